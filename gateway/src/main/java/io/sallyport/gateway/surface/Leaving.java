package io.sallyport.gateway.surface;

/**
 * What is done to a text of an answer after the guard has released it, piece by piece: personal
 * data is treated or put back.
 */
public interface Leaving {

  /** Takes what the guard released and gives what is certain. */
  String next(String released);

  /** Gives what was held back; the text is over. */
  String end();

  /** Characters that are held back. */
  int held();

  /** Leaves texts as they are. */
  Leaving AS_IT_IS =
      new Leaving() {
        @Override
        public String next(String released) {
          return released;
        }

        @Override
        public String end() {
          return "";
        }

        @Override
        public int held() {
          return 0;
        }
      };
}
