package io.sallyport.artifacts.internal.hdf5;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The messages of an object header, versions 1 and 2, with their continuations (section IV.A). */
final class ObjectHeader {
  private static final int MOST_MESSAGES = 100_000;
  private static final int MOST_BLOCKS = 1000;
  private static final int CONTINUATION = 0x10;

  /** One message. */
  record Message(int type, int flags, Bytes data) {}

  private record Block(long at, long length) {}

  private final Hdf5File file;
  private final List<Message> messages = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();

  private ObjectHeader(Hdf5File file) {
    this.file = file;
  }

  static List<Message> read(Hdf5File file, long address) throws IOException, FormatException {
    ObjectHeader header = new ObjectHeader(file);
    Cursor in = file.at(address);
    int first = in.u8();
    if (first == 'O') {
      header.readSecond(in);
    } else if (first == 1) {
      header.readFirst(in);
    } else {
      throw new FormatException(address, "no object header");
    }
    return header.messages;
  }

  private void readFirst(Cursor in) throws IOException, FormatException {
    in.skip(1);
    in.skip(2 + 4);
    long size = in.u32();
    in.skip(4);
    blocks.add(new Block(in.position(), size));
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      Cursor messagesIn = file.at(block.at());
      long end = end(block);
      while (messagesIn.position() + 8 <= end) {
        int type = messagesIn.u16();
        int length = messagesIn.u16();
        int flags = messagesIn.u8();
        messagesIn.skip(3);
        message(type, flags, messagesIn, length, 0);
      }
    }
  }

  private void readSecond(Cursor in) throws IOException, FormatException {
    if (!in.ascii(3).equals("HDR") || in.u8() != 2) {
      throw new FormatException(in.position(), "no object header of version 2");
    }
    int flags = in.u8();
    in.skip((flags & 0x20) != 0 ? 16 : 0);
    in.skip((flags & 0x10) != 0 ? 4 : 0);
    long size = Hdf5File.number(in, 1 << (flags & 3));
    blocks.add(new Block(in.position(), size));
    int order = (flags & 4) != 0 ? 2 : 0;
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      Cursor messagesIn = file.at(block.at());
      long end = end(block);
      if (i > 0) {
        messagesIn.skip(4);
        end -= 4;
      }
      while (messagesIn.position() + 4 + order <= end) {
        int type = messagesIn.u8();
        int length = messagesIn.u16();
        int messageFlags = messagesIn.u8();
        messagesIn.skip(order);
        message(type, messageFlags, messagesIn, length, 4);
      }
    }
  }

  private void message(int type, int flags, Cursor in, int length, int marker)
      throws IOException, FormatException {
    long at = in.position();
    in.skip(length);
    if (type == CONTINUATION) {
      Cursor where = file.at(at);
      Block block = new Block(file.address(where), file.length(where));
      if (blocks.size() > MOST_BLOCKS || block.at() < 0 || block.length() <= marker) {
        throw new FormatException(at, "a continuation that leads nowhere");
      }
      blocks.add(block);
    } else {
      messages.add(new Message(type, flags, file.bytes().slice(at, length)));
    }
    if (messages.size() > MOST_MESSAGES) {
      throw new FormatException(at, "more than " + MOST_MESSAGES + " messages of one object");
    }
  }

  private long end(Block block) throws FormatException {
    if (block.length() < 0 || block.length() > file.bytes().size() - block.at()) {
      throw new FormatException(block.at(), "an object header that reaches past the end");
    }
    return block.at() + block.length();
  }
}
