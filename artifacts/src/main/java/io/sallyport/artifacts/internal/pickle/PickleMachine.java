package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.pickle.Value.Blob;
import io.sallyport.artifacts.internal.pickle.Value.Call;
import io.sallyport.artifacts.internal.pickle.Value.Global;
import io.sallyport.artifacts.internal.pickle.Value.Items;
import io.sallyport.artifacts.internal.pickle.Value.Pairs;
import io.sallyport.artifacts.internal.pickle.Value.Plain;
import io.sallyport.artifacts.internal.pickle.Value.Text;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.io.IOException;
import java.util.List;

/**
 * Runs the operations of one pickle, protocols 0 to 5, on symbols instead of objects. Nothing is
 * imported, called or built; what would be is judged on the way, even when the pickle drops it
 * again or breaks off later.
 *
 * <p>Operations and their arguments are those of CPython's {@code Modules/_pickle.c}. A frame is
 * only a promise of bytes there: operations may reach across its end. The reader in pure Python,
 * which joblib uses, reads a frame ahead; raw arrays within one therefore lie behind its end.
 */
final class PickleMachine {
  private static final int PAY_EVERY = 1024;

  private final Bytes bytes;
  private final Cursor in;
  private final PickleSetting setting;
  private final ScanRun run;
  private final PickleStack stack = new PickleStack();
  private final PickleConstants constants;
  private final PickleJudge judge;
  private long operations;
  private long frameEnd = -1;
  private long behindFrame = -1;
  private int arraysRead;
  // Where a plain reader reads on behind the wrapper of a raw array; -1 before it comes to one.
  private long array = -1;
  private boolean headed;

  PickleMachine(Bytes bytes, long start, PickleSetting setting, ScanRun run)
      throws FormatException {
    this.bytes = bytes;
    this.in = new Cursor(bytes);
    this.setting = setting;
    this.run = run;
    this.constants = new PickleConstants(bytes, in);
    this.judge = new PickleJudge(bytes, setting, run);
    in.seek(start);
  }

  /**
   * Runs until STOP.
   *
   * @return the place behind it
   * @throws FormatException where the pickle breaks off; what came before was judged
   */
  long run() throws IOException, FormatException, BudgetException {
    try {
      while (true) {
        if (++operations % PAY_EVERY == 0) {
          run.payOperations(PAY_EVERY);
        }
        if (behindFrame >= 0 && in.position() >= frameEnd) {
          in.seek(behindFrame);
          behindFrame = -1;
        }
        long at = in.position();
        int operation = in.u8();
        if (operation == '.') {
          stack.pop(at);
          return behindFrame >= 0 ? behindFrame : in.position();
        }
        step(operation, at);
      }
    } finally {
      run.payOperations(operations % PAY_EVERY);
    }
  }

  /** How many names it imported so far. */
  int imports() {
    return judge.imports();
  }

  /** Whether it called something so far. */
  boolean called() {
    return judge.calls() > 0;
  }

  /** How many raw arrays it left out. */
  int arraysRead() {
    return arraysRead;
  }

  private void step(int operation, long at) throws IOException, FormatException, BudgetException {
    Value constant = constants.read(operation, at);
    if (constant != null) {
      stack.push(constant);
      if (constant instanceof Blob blob) {
        judge.blob(blob);
      }
    } else if (!container(operation, at) && !memory(operation, at) && !code(operation, at)) {
      throw new FormatException(at, "byte 0x%02x is no operation of a pickle".formatted(operation));
    }
  }

  private boolean container(int operation, long at) throws FormatException, BudgetException {
    switch (operation) {
      case ')' -> stack.push(new Items(true));
      case ']', 0x8f -> stack.push(new Items(false));
      case '}' -> stack.push(new Pairs());
      case 't' -> stack.push(items(true, at));
      case 'l', 0x91 -> stack.push(items(false, at));
      case 0x85 -> shortTuple(1, at);
      case 0x86 -> shortTuple(2, at);
      case 0x87 -> shortTuple(3, at);
      case 'd' -> {
        Pairs pairs = new Pairs();
        putAll(pairs, stack.popToMark(at), at);
        stack.push(pairs);
      }
      case 'a' -> {
        Value element = stack.pop(at);
        addAll(stack.top(at), List.of(element), at);
      }
      case 'e', 0x90 -> {
        List<Value> elements = stack.popToMark(at);
        addAll(stack.top(at), elements, at);
      }
      case 's' -> {
        Value value = stack.pop(at);
        Value key = stack.pop(at);
        putAll(stack.top(at), List.of(key, value), at);
      }
      case 'u' -> {
        List<Value> entries = stack.popToMark(at);
        putAll(stack.top(at), entries, at);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean memory(int operation, long at)
      throws IOException, FormatException, BudgetException {
    switch (operation) {
      case '(' -> stack.mark();
      case '0' -> {
        if (stack.atMark()) {
          stack.dropMark();
        } else {
          stack.pop(at);
        }
      }
      case '1' -> stack.popToMark(at);
      case '2' -> stack.push(stack.top(at));
      case 'g' -> stack.push(stack.recall(constants.number(at), at));
      case 'h' -> stack.push(stack.recall(in.u8(), at));
      case 'j' -> stack.push(stack.recall(in.u32(), at));
      case 'p' -> stack.remember(constants.number(at), stack.top(at));
      case 'q' -> stack.remember(in.u8(), stack.top(at));
      case 'r' -> stack.remember(in.u32(), stack.top(at));
      case 0x94 -> stack.remember(stack.top(at));
      case 0x80 -> protocol(at);
      case 0x95 -> frame(at);
      case 0x97 -> stack.push(Plain.OPAQUE);
      case 0x98 -> stack.top(at);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean code(int operation, long at)
      throws IOException, FormatException, BudgetException {
    switch (operation) {
      case 'c' -> stack.push(resolve(constants.name(), constants.name(), at, "GLOBAL"));
      case 0x93 -> stackGlobal(at);
      case 'i' -> {
        Value callee = resolve(constants.name(), constants.name(), at, "INST");
        stack.push(judge.call(callee, items(true, at), at, "INST"));
      }
      case 'o' -> {
        List<Value> above = stack.popToMark(at);
        if (above.isEmpty()) {
          throw new FormatException(at, "OBJ without a class");
        }
        Items arguments = Items.tuple(above.subList(1, above.size()));
        call(above.getFirst(), arguments, at, "OBJ");
      }
      case 'R' -> reduce("REDUCE", 1, at);
      case 0x81 -> reduce("NEWOBJ", 1, at);
      case 0x92 -> reduce("NEWOBJ_EX", 2, at);
      case 'b' -> build(at);
      case 'P' -> judge.persistent(new Text(constants.name(), true), at, stack);
      case 'Q' -> judge.persistent(stack.pop(at), at, stack);
      case 0x82 -> stack.push(judge.extension(in.u8(), at));
      case 0x83 -> stack.push(judge.extension(in.u16(), at));
      case 0x84 -> stack.push(judge.extension(in.u32(), at));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void protocol(long at) throws IOException, FormatException {
    int protocol = in.u8();
    headed = true;
    if (protocol > 5) {
      throw new FormatException(at, "protocol " + protocol + " (expected: 0 to 5)");
    }
  }

  private void frame(long at) throws IOException, FormatException {
    long length = in.i64();
    if (length < 0) {
      throw new FormatException(at, "a frame of more than 2^63 bytes");
    }
    if (length > in.remaining()) {
      // The reader in C stops here; the one in pure Python goes on with what there is.
      run.report("pickle/frame", place(at, "FRAME"), "A frame is longer than the file.");
    }
    if (at < frameEnd && in.position() < frameEnd) {
      run.report("pickle/frame", place(at, "FRAME"), "A frame begins within another one.");
    }
    frameEnd = in.position() + Math.min(length, in.remaining());
  }

  private void stackGlobal(long at) throws FormatException, BudgetException {
    Value name = stack.pop(at);
    Value module = stack.pop(at);
    if (array >= 0) {
      switch (BehindArray.name(module, name, array, at)) {
        case AS_WRITTEN -> {}
        case ACCIDENT -> {
          stack.push(Plain.OPAQUE);
          return;
        }
        case COMPUTED -> {
          stack.push(judge.computedName(at));
          return;
        }
      }
    }
    if (module instanceof Text m && name instanceof Text n && m.whole() && n.whole()) {
      stack.push(resolve(m.text(), n.text(), at, "STACK_GLOBAL"));
    } else {
      stack.push(judge.computedName(at));
    }
  }

  /**
   * Python imports any text; one that no source could have is a sign that bytes are no pickle,
   * unless they said that they are.
   */
  private Value resolve(String module, String name, long at, String how) throws FormatException {
    boolean odd = !PythonNames.isDottedName(module) || !PythonNames.isDottedName(name);
    if (odd && !headed) {
      throw new FormatException(
          at, how + " imports '" + module + "' '" + name + "', which is no name of Python");
    }
    return odd ? judge.oddName(module, name, at, how) : judge.resolve(module, name, at, how);
  }

  private void reduce(String how, int arguments, long at)
      throws IOException, FormatException, BudgetException {
    Value last = stack.pop(at);
    Value given = arguments == 2 ? stack.pop(at) : last;
    Value callee = stack.pop(at);
    call(callee, given, at, how);
  }

  private void call(Value callee, Value arguments, long at, String how)
      throws IOException, FormatException, BudgetException {
    boolean matters = array < 0 || BehindArray.isCallOfFunction(callee, at);
    stack.push(matters ? judge.call(callee, arguments, at, how) : Plain.OPAQUE);
  }

  private void build(long at) throws IOException, FormatException, BudgetException {
    Value state = stack.pop(at);
    Value object = stack.top(at);
    judge.build(object, state, at);
    if (setting.arrays()) {
      PickleArrays.checkFile(object, state, place(at, "BUILD"), run);
    }
    if (setting.arrays() && PickleArrays.isWrapper(object) && state instanceof Pairs pairs) {
      readArray(pairs, at);
    } else if (array < 0 && PickleArrays.isWrapper(object)) {
      array = in.position();
    }
  }

  private void readArray(Pairs wrapper, long at)
      throws IOException, FormatException, BudgetException {
    arraysRead++;
    long from = in.position() < frameEnd ? frameEnd : in.position();
    if (behindFrame >= 0) {
      from = behindFrame;
    }
    PickleArrays.Layout layout = PickleArrays.layout(wrapper, at);
    long behind;
    if (layout.objects()) {
      if (setting.depth() > run.limits().depth()) {
        throw new BudgetException("arrays of objects nested deeper than " + run.limits().depth());
      }
      behind = new PickleMachine(bytes, from, setting.deeper(), run).run();
    } else {
      behind = PickleArrays.behind(bytes, from, layout);
    }
    if (in.position() < frameEnd) {
      run.report("pickle/frame", place(at, "BUILD"), "An array is announced within a frame.");
      behindFrame = behind;
    } else {
      in.seek(behind);
    }
  }

  private Items items(boolean tuple, long at) throws FormatException {
    Items items = new Items(tuple);
    for (Value value : stack.popToMark(at)) {
      judge.keptAsData(value, at);
      items.add(value);
    }
    return items;
  }

  private void shortTuple(int count, long at) throws FormatException, BudgetException {
    Value[] values = new Value[count];
    for (int i = count - 1; i >= 0; i--) {
      values[i] = stack.pop(at);
      judge.keptAsData(values[i], at);
    }
    stack.push(Items.tuple(List.of(values)));
  }

  private void addAll(Value target, List<Value> elements, long at) {
    judge.changed(target, at, "APPEND");
    for (Value element : elements) {
      judge.keptAsData(element, at);
      if (target instanceof Items items) {
        items.add(element);
      }
    }
  }

  private void putAll(Value target, List<Value> entries, long at) throws FormatException {
    if (entries.size() % 2 != 0) {
      throw new FormatException(at, "a key without a value");
    }
    judge.changed(target, at, "SETITEM");
    for (int i = 0; i < entries.size(); i += 2) {
      judge.keptAsData(entries.get(i + 1), at);
      switch (target) {
        case Pairs pairs -> pairs.put(entries.get(i), entries.get(i + 1));
        case Blob _, Call _, Global _, Items _, Plain _, Text _, Value.Whole _ -> {}
      }
    }
  }

  private Place place(long at, String detail) {
    return new Place(setting.member(), at, detail);
  }
}
