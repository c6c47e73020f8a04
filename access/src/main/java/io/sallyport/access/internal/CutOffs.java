package io.sallyport.access.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Keys and tenants that are cut off and whose rows could not be written. The file has all its room
 * from the start and is only written over, so that a full disk has no part in it.
 */
final class CutOffs {

  private static final int SLOT = 128;
  private static final int SLOTS = 4096;
  private static final Pattern ENTRY = Pattern.compile("(key|tenant) [!-~]{1,100}");

  private final Path file;
  private final Set<String> kept = new HashSet<>();
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private boolean unsure;

  /**
   * The file in a folder, made when missing; without room for it nothing can be kept.
   *
   * @throws IOException when it is there and cannot be read: who is cut off in it would come back
   */
  CutOffs(Path folder) throws IOException {
    this.file = folder.resolve("cut-off");
    List<String> slots = slots();
    for (int i = 0; i < SLOTS; i++) {
      String slot = i < slots.size() ? slots.get(i) : "";
      if (ENTRY.matcher(slot).matches()) {
        kept.add(slot);
      } else {
        free.add(i);
      }
    }
    try {
      reserve();
    } catch (IOException e) {
      // Said when something has to be kept, to whom it matters.
    }
  }

  private void reserve() throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long missing = (long) SLOT * SLOTS - channel.size();
      if (missing > 0) {
        write(channel, channel.size(), new byte[(int) missing]);
      }
    }
  }

  /** What is kept: {@code key ID} and {@code tenant ID}. */
  List<String> entries() throws IOException {
    return slots().stream().filter(entry -> ENTRY.matcher(entry).matches()).toList();
  }

  private List<String> slots() throws IOException {
    List<String> slots = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer all = ByteBuffer.allocate(SLOT * SLOTS);
      while (all.hasRemaining() && channel.read(all) >= 0) {
        // Until all of it is there.
      }
      for (int at = 0; at + SLOT <= all.position(); at += SLOT) {
        slots.add(new String(all.array(), at, SLOT, StandardCharsets.US_ASCII).trim());
      }
    } catch (NoSuchFileException e) {
      // Nobody was cut off yet.
    }
    return slots;
  }

  /**
   * Keeps an entry; it is on disk when this returns.
   *
   * @throws IOException when it cannot be kept
   */
  void add(String entry) throws IOException {
    if (kept.contains(entry)) {
      return;
    }
    Integer at = free.peek();
    if (!ENTRY.matcher(entry).matches() || at == null) {
      throw new IOException("no slot for it");
    }
    byte[] slot = Arrays.copyOf(entry.getBytes(StandardCharsets.US_ASCII), SLOT);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      write(channel, (long) at * SLOT, slot);
    } catch (IOException e) {
      // Some of it may be on the disk all the same.
      unsure = true;
      throw e;
    }
    kept.add(entry);
    free.remove();
  }

  /** Forgets all of it, once the rows say so. */
  void clear() {
    if (kept.isEmpty() && !unsure) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      write(channel, 0, new byte[SLOT * SLOTS]);
      unsure = false;
      kept.clear();
      free.clear();
      IntStream.range(0, SLOTS).forEach(free::add);
    } catch (IOException e) {
      // Tried again with the next change; until then a key is refused once too often, not let in.
    }
  }

  private static void write(FileChannel channel, long at, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long position = at;
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
    channel.force(true);
  }
}
