package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stack and memo of the machine, bounded. */
final class PickleStack {
  private static final int DEEPEST = 2_000_000;
  private static final int MOST_MEMO = 4_000_000;

  private final ArrayList<Value> stack = new ArrayList<>();
  private final ArrayList<Integer> marks = new ArrayList<>();
  private final Map<Long, Value> memo = new HashMap<>();

  void push(Value value) throws BudgetException {
    if (stack.size() >= DEEPEST) {
      throw new BudgetException("more than " + DEEPEST + " objects on the pickle's stack");
    }
    stack.add(value);
  }

  Value pop(long at) throws FormatException {
    if (stack.size() <= floor()) {
      throw new FormatException(at, "an operation without an object on the stack");
    }
    return stack.removeLast();
  }

  Value top(long at) throws FormatException {
    if (stack.size() <= floor()) {
      throw new FormatException(at, "an operation without an object on the stack");
    }
    return stack.getLast();
  }

  void mark() {
    marks.add(stack.size());
  }

  /** Whether the topmost thing is a mark. */
  boolean atMark() {
    return !marks.isEmpty() && marks.getLast() == stack.size();
  }

  void dropMark() {
    marks.removeLast();
  }

  /** Takes everything above the last mark, and the mark. */
  List<Value> popToMark(long at) throws FormatException {
    if (marks.isEmpty()) {
      throw new FormatException(at, "an operation without a mark on the stack");
    }
    int start = marks.removeLast();
    List<Value> above = stack.subList(start, stack.size());
    List<Value> taken = new ArrayList<>(above);
    above.clear();
    return taken;
  }

  void remember(long index, Value value) throws BudgetException {
    if (memo.size() >= MOST_MEMO) {
      throw new BudgetException("more than " + MOST_MEMO + " remembered objects");
    }
    memo.put(index, value);
  }

  /** Remembers under the next index, as MEMOIZE does. */
  void remember(Value value) throws BudgetException {
    remember(memo.size(), value);
  }

  Value recall(long index, long at) throws FormatException {
    Value value = memo.get(index);
    if (value == null) {
      throw new FormatException(at, "recalls object " + index + " that was never remembered");
    }
    return value;
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.getLast();
  }
}
