package io.sallyport.privacy.internal;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks on codes of letters and digits that have rules of their own. */
enum CodeCheck implements Validator {

  /** Eight digits and the letter of their remainder by 23 (Spain, Real Decreto 1553/2005). */
  ES_DNI {
    @Override
    boolean holds(String code) {
      return SPANISH.charAt(number(code.substring(0, 8)) % 23) == code.charAt(8);
    }
  },

  /** As the DNI, with X, Y, Z for 0, 1, 2 in front (foreigners in Spain). */
  ES_NIE {
    @Override
    boolean holds(String code) {
      int first = "XYZ".indexOf(code.charAt(0));
      return SPANISH.charAt(number(first + code.substring(1, 8)) % 23) == code.charAt(8);
    }
  },

  /** A Spanish company: letter, seven digits, control digit or letter. */
  ES_CIF {
    @Override
    boolean holds(String code) {
      int sum = 0;
      for (int i = 1; i < 8; i++) {
        int digit = code.charAt(i) - '0';
        int twice = digit > 4 ? digit * 2 - 9 : digit * 2;
        sum += i % 2 == 1 ? twice : digit;
      }
      int control = (10 - sum % 10) % 10;
      char last = code.charAt(8);
      return last == '0' + control || last == "JABCDEFGHI".charAt(control);
    }
  },

  /** Spanish social security: the first ten digits modulo 97 are the last two. */
  ES_NSS {
    @Override
    boolean holds(String code) {
      long first = Long.parseLong(code.substring(0, 10));
      return first % 97 == number(code.substring(10));
    }
  },

  /** The French NIR: 97 less the number modulo 97; Corsica counts as 19 and 18. */
  FR_NIR {
    @Override
    boolean holds(String code) {
      String digits = code.substring(0, 13).replace("2A", "19").replace("2B", "18");
      return digits.chars().allMatch(Character::isDigit)
          && 97 - Long.parseLong(digits) % 97 == number(code.substring(13));
    }
  },

  /** A French tax number: the first ten digits modulo 511 are the last three. */
  FR_SPI {
    @Override
    boolean holds(String code) {
      return Long.parseLong(code.substring(0, 10)) % 511 == number(code.substring(10));
    }
  },

  /** German identity card and passport: weights 7, 3, 1 over digits and letters (ICAO 9303). */
  DE_CARD {
    @Override
    boolean holds(String code) {
      return icao(code.substring(0, 9)) == code.charAt(9) - '0'
          && code.chars().filter(Character::isDigit).count() > 2;
    }
  },

  /** German pension insurance: the letter as two digits, weights 2, 1, 2, 5, 7, 1, … */
  DE_PENSION {
    @Override
    boolean holds(String code) {
      int letter = code.charAt(8) - 'A' + 1;
      String digits = code.substring(0, 8) + (letter < 10 ? "0" : "") + letter + code.substring(9);
      int[] weights = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
      int sum = 0;
      for (int i = 0; i < weights.length; i++) {
        int product = (digits.charAt(i) - '0') * weights[i];
        sum += product / 10 + product % 10;
      }
      return sum % 10 == digits.charAt(12) - '0';
    }
  },

  /** German health insurance: the letter as two digits, products 1, 2, 1, 2, … */
  DE_HEALTH {
    @Override
    boolean holds(String code) {
      int letter = code.charAt(0) - 'A' + 1;
      String digits = (letter < 10 ? "0" : "") + letter + code.substring(1);
      int sum = 0;
      for (int i = 0; i < 10; i++) {
        int product = (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 2);
        sum += product / 10 + product % 10;
      }
      return sum % 10 == digits.charAt(10) - '0';
    }
  },

  /** The Italian codice fiscale (Decreto ministeriale 23/12/1976): odd and even places. */
  IT_CF {
    @Override
    boolean holds(String code) {
      int[] odd = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
      };
      int sum = 0;
      for (int i = 0; i < 15; i++) {
        char c = code.charAt(i);
        int value = Character.isDigit(c) ? c - '0' : c - 'A';
        sum += i % 2 == 0 ? odd[value] : value;
      }
      return code.charAt(15) == 'A' + sum % 26;
    }
  },

  /** The Irish PPS number: weights 8 to 2, a second letter weighs 9. */
  IE_PPS {
    @Override
    boolean holds(String code) {
      int sum = 0;
      for (int i = 0; i < 7; i++) {
        sum += (code.charAt(i) - '0') * (8 - i);
      }
      if (code.length() == 9 && code.charAt(8) != 'W') {
        sum += (code.charAt(8) - 'A' + 1) * 9;
      }
      return "WABCDEFGHIJKLMNOPQRSTUV".charAt(sum % 23) == code.charAt(7);
    }
  },

  /** Belgium: 97 less the number modulo 97, with a 2 before it for births from 2000 on. */
  BE_NATIONAL {
    @Override
    boolean holds(String code) {
      long first = Long.parseLong(code.substring(0, 9));
      int check = number(code.substring(9));
      return 97 - first % 97 == check || 97 - (2_000_000_000L + first) % 97 == check;
    }
  },

  /** Finland: the nine digits modulo 31 name the last sign. */
  FI_HETU {
    @Override
    boolean holds(String code) {
      int last = code.length() - 1;
      int digits = number(code.substring(0, 6) + code.substring(last - 3, last));
      return "0123456789ABCDEFHJKLMNPRSTUVWXY".charAt(digits % 31) == code.charAt(last);
    }
  },

  /** Austria: the fourth digit checks the others, weights 3, 7, 9, 5, 8, 4, 2, 1, 6. */
  AT_SV {
    @Override
    boolean holds(String code) {
      String others = code.substring(0, 3) + code.substring(4);
      int[] weights = {3, 7, 9, 5, 8, 4, 2, 1, 6};
      int sum = 0;
      for (int i = 0; i < 9; i++) {
        sum += (others.charAt(i) - '0') * weights[i];
      }
      return sum % 11 == code.charAt(3) - '0';
    }
  },

  /** Estonia and Lithuania: two rounds of weights modulo 11. */
  BALTIC {
    @Override
    boolean holds(String code) {
      int first = weigh(code, 1);
      int check = first < 10 ? first : weigh(code, 3) % 10;
      return check == code.charAt(10) - '0';
    }

    private int weigh(String code, int start) {
      int sum = 0;
      for (int i = 0; i < 10; i++) {
        sum += (code.charAt(i) - '0') * ((start + i - 1) % 9 + 1);
      }
      return sum % 11;
    }
  },

  /** Turkey: two check digits over odd and even places. */
  TR_ID {
    @Override
    boolean holds(String code) {
      int odd = 0;
      int even = 0;
      for (int i = 0; i < 9; i++) {
        int digit = code.charAt(i) - '0';
        odd += i % 2 == 0 ? digit : 0;
        even += i % 2 == 1 ? digit : 0;
      }
      int tenth = Math.floorMod(odd * 7 - even, 10);
      return tenth == code.charAt(9) - '0' && (odd + even + tenth) % 10 == code.charAt(10) - '0';
    }
  },

  /** Russian pension insurance: weights 9 to 1, modulo 101, 100 counts as 0. */
  RU_SNILS {
    @Override
    boolean holds(String code) {
      int sum = 0;
      for (int i = 0; i < 9; i++) {
        sum += (code.charAt(i) - '0') * (9 - i);
      }
      return sum % 101 % 100 == number(code.substring(9));
    }
  },

  /** China: ISO 7064 MOD 11-2, X for ten. */
  CN_ID {
    @Override
    boolean holds(String code) {
      int rest = 0;
      for (int i = 0; i < 17; i++) {
        rest = (rest + code.charAt(i) - '0') * 2 % 11;
      }
      int check = (12 - rest) % 11;
      return code.charAt(17) == (check == 10 ? 'X' : (char) ('0' + check));
    }
  },

  /** Taiwan: the letter as two digits, weights 1, 9, 8, … 1, 1. */
  TW_ID {
    @Override
    boolean holds(String code) {
      int letter = "ABCDEFGHJKLMNPQRSTUVXYWZIO".indexOf(code.charAt(0)) + 10;
      int sum = letter / 10 + letter % 10 * 9;
      for (int i = 1; i < 9; i++) {
        sum += (code.charAt(i) - '0') * (9 - i);
      }
      return (sum + code.charAt(9) - '0') % 10 == 0;
    }
  },

  /** Hong Kong: letters as 10 to 35, a missing one as 36, weights 9 to 1, modulo 11. */
  HK_ID {
    @Override
    boolean holds(String code) {
      String full = code.length() == 8 ? " " + code : code;
      int sum = 0;
      for (int i = 0; i < 9; i++) {
        char c = full.charAt(i);
        int value = c == ' ' ? 36 : Character.digit(c, 36);
        sum += (i == 8 && c == 'A' ? 10 : value) * (9 - i);
      }
      return sum % 11 == 0;
    }
  },

  /** Singapore: weights 2, 7, 6, 5, 4, 3, 2 and a letter by series. */
  SG_NRIC {
    @Override
    boolean holds(String code) {
      int[] weights = {2, 7, 6, 5, 4, 3, 2};
      char series = code.charAt(0);
      int sum = series == 'T' || series == 'G' ? 4 : series == 'M' ? 3 : 0;
      for (int i = 0; i < 7; i++) {
        sum += (code.charAt(i + 1) - '0') * weights[i];
      }
      String letters =
          switch (series) {
            case 'S', 'T' -> "JZIHGFEDCBA";
            case 'M' -> "KLJNPQRTUWX";
            default -> "XWUTRQPNMLK";
          };
      return letters.charAt(sum % 11) == code.charAt(8);
    }
  },

  /** Chile: weights 2 to 7 from the right, modulo 11, K for ten. */
  CL_RUT {
    @Override
    boolean holds(String code) {
      int sum = 0;
      for (int i = 0; i < code.length() - 1; i++) {
        sum += (code.charAt(code.length() - 2 - i) - '0') * (i % 6 + 2);
      }
      int check = 11 - sum % 11;
      return code.charAt(code.length() - 1)
          == (check == 11 ? '0' : check == 10 ? 'K' : (char) ('0' + check));
    }
  },

  /** The Mexican CURP: base 37 with the Ñ, weights 18 to 2, modulo 10. */
  MX_CURP {
    @Override
    boolean holds(String code) {
      String alphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
      int sum = 0;
      for (int i = 0; i < 17; i++) {
        sum += alphabet.indexOf(code.charAt(i)) * (18 - i);
      }
      return (10 - sum % 10) % 10 == code.charAt(17) - '0';
    }
  },

  /** The Indian GSTIN: base 36, factors 1 and 2. */
  IN_GST {
    @Override
    boolean holds(String code) {
      int sum = 0;
      for (int i = 0; i < 14; i++) {
        int product = Character.digit(code.charAt(i), 36) * (i % 2 + 1);
        sum += product / 36 + product % 36;
      }
      return Character.digit(code.charAt(14), 36) == (36 - sum % 36) % 36;
    }
  },

  /** A vehicle (ISO 3779) with the check digit that North America and China use. */
  VIN {
    @Override
    boolean holds(String code) {
      String values = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
      int[] weights = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
      int sum = 0;
      for (int i = 0; i < 17; i++) {
        sum += values.indexOf(code.charAt(i)) % 10 * weights[i];
      }
      int check = sum % 11;
      return code.charAt(8) == (check == 10 ? 'X' : (char) ('0' + check));
    }
  },

  /** The second line of a machine-readable passport (ICAO 9303-4): number and dates are checked. */
  MRZ {
    @Override
    boolean holds(String code) {
      return code.length() == 44
          && icao(code.substring(0, 9)) == Character.digit(code.charAt(9), 10)
          && icao(code.substring(13, 19)) == Character.digit(code.charAt(19), 10)
          && icao(code.substring(21, 27)) == Character.digit(code.charAt(27), 10);
    }

    @Override
    String plain(String match) {
      return match;
    }
  };

  private static final String SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE";

  /** The checks by the names that recogniser files use, such as {@code es-dni}. */
  static final Map<String, Validator> NAMED = named();

  private static Map<String, Validator> named() {
    Map<String, Validator> named = new HashMap<>();
    for (CodeCheck check : values()) {
      named.put(check.name().toLowerCase(Locale.ROOT).replace('_', '-'), check);
    }
    return Map.copyOf(named);
  }

  /** Whether a code in capitals without signs is valid. */
  abstract boolean holds(String code);

  /** What is checked of a match: letters and digits in capitals, unless signs matter. */
  String plain(String match) {
    return match.replaceAll("[^\\p{L}\\p{N}]", "").toUpperCase(Locale.ROOT);
  }

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    return holds(plain(text.substring(start, end))) ? new Valid(start, end, null) : null;
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  /** ICAO 9303-3, section 4.9. */
  private static int icao(String field) {
    int[] weights = {7, 3, 1};
    int sum = 0;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      sum += (c == '<' ? 0 : Character.digit(c, 36)) * weights[i % 3];
    }
    return sum % 10;
  }
}
