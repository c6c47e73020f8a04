package io.sallyport.text.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.text.View;
import io.sallyport.text.Views;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every entry of every data file is named here, so that none goes missing unnoticed. */
class DataFilesTest {

  private static final String ENTITIES =
      """
      amp lt gt quot apos nbsp Tab NewLine excl num dollar percnt lpar rpar
      ast plus comma period sol colon semi equals quest commat lsqb bsol
      rsqb Hat lowbar grave lcub verbar rcub shy zwnj zwj lrm rlm ensp emsp
      thinsp ndash mdash lsquo rsquo sbquo ldquo rdquo bdquo laquo raquo
      hellip bull middot copy reg trade deg sect para euro pound yen cent
      times divide plusmn micro frac12 agrave aacute acirc atilde auml aring
      aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml ntilde
      ograve oacute ocirc otilde ouml oslash ugrave uacute ucirc uuml szlig
      Agrave Aacute Auml Ccedil Eacute Ntilde Ouml Uuml
      """;

  private static final String MEANINGS =
      """
      0026 003C 003E 0022 0027 00A0 0009 000A 0021 0023 0024 0025 0028 0029
      002A 002B 002C 002E 002F 003A 003B 003D 003F 0040 005B 005C 005D 005E
      005F 0060 007B 007C 007D 00AD 200C 200D 200E 200F 2002 2003 2009 2013
      2014 2018 2019 201A 201C 201D 201E 00AB 00BB 2026 2022 00B7 00A9 00AE
      2122 00B0 00A7 00B6 20AC 00A3 00A5 00A2 00D7 00F7 00B1 00B5 00BD 00E0
      00E1 00E2 00E3 00E4 00E5 00E6 00E7 00E8 00E9 00EA 00EB 00EC 00ED 00EE
      00EF 00F1 00F2 00F3 00F4 00F5 00F6 00F8 00F9 00FA 00FB 00FC 00DF 00C0
      00C1 00C4 00C7 00C9 00D1 00D6 00DC
      """;

  @Test
  void words_areAllThere() {
    assertThat(Words.common().size()).isEqualTo(1021);
  }

  @Test
  void steps_areAllThere() {
    List<String> names =
        Stream.of(
                Steps.SMUGGLING, Steps.NORMALISATION, Steps.DECODING, Steps.RARER, Steps.RETELLING)
            .flatMap(List::stream)
            .map(Step::name)
            .distinct()
            .toList();

    assertThat(names)
        .containsExactly(
            "tags",
            "variation-selectors",
            "sneaky-bits",
            "bidi",
            "braille",
            "upside-down",
            "invisible",
            "combining",
            "nfkc",
            "accents",
            "digits",
            "homoglyphs",
            "whitespace",
            "markup",
            "html",
            "url",
            "unicode-escape",
            "sign-escape",
            "quoted-printable",
            "hex",
            "base32",
            "base64",
            "character-codes",
            "morse",
            "spelling-alphabet",
            "uuencode",
            "base85",
            "base58",
            "concatenation",
            "identifier",
            "spaced",
            "leet",
            "rot13",
            "shifted",
            "pig-latin",
            "reversed",
            "reversed-words");
  }

  @Test
  void namedReferences_areRead() {
    String[] names = ENTITIES.strip().split("\\s+");
    String[] meanings = MEANINGS.strip().split("\\s+");
    for (int i = 0; i < names.length; i++) {
      String expected = "a" + Character.toString(Integer.parseInt(meanings[i], 16)) + "b";
      MappedText read =
          new EntityStep().apply(MappedText.identity("a&" + names[i] + ";b"), new Allowance(1_000));
      assertThat(read.text()).describedAs(names[i]).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a ᴀɐαа∀Ꭺ🅐🅰🇦",
        "b ʙвᏴβ🅑🅱🇧",
        "c ᴄɔсↄ🅒🅲🇨",
        "d ᴅԁժ🅓🅳🇩",
        "e ᴇǝəеєεҽҿ🅔🅴🇪",
        "f ғꜰɟƒ🅕🅵🇫",
        "g ɢƃցɡ🅖🅶🇬",
        "h ʜɥнһհ🅗🅷🇭",
        "i ɪıіιᴉїӏ🅘🅸🇮",
        "j ᴊɾј🅙🅹🇯",
        "k ᴋʞкκқҝ🅚🅺🇰",
        "l ʟʅꞁⅼ🅛🅻🇱",
        "m ᴍɯм🅜🅼🇲",
        "n ɴпոηռ🅝🅽🇳",
        "o ᴏоοօө🅞🅾🇴",
        "p ᴘрρ🅟🅿🇵",
        "q ǫꞯԛգ🅠🆀🇶",
        "r ʀɹгʁя🅡🆁🇷",
        "s ꜱѕʂ🅢🆂🇸",
        "t ᴛʇтτ🅣🆃🇹",
        "u ᴜυսц🅤🆄🇺",
        "v ᴠʌνѵ🅥🆅🇻",
        "w ᴡʍԝωшщѡ🅦🆆🇼",
        "x хχҳ🅧🆇🇽",
        "y ʏʎуγү🅨🆈🇾",
        "z ᴢʐƶ🅩🆉🇿"
      })
  void lookAlikes_areFolded(String row) {
    char letter = row.charAt(0);
    row.substring(2)
        .codePoints()
        .forEach(
            lookAlike -> {
              assertThat(Homoglyphs.table().isListed(lookAlike)).isTrue();
              assertThat(Homoglyphs.table().letter(lookAlike)).isEqualTo(letter);
            });
  }

  @Test
  void capitalLookAlikes_areFolded() {
    View view = Views.of("ІGNОRЕ ALL РREVІOUS").views().getLast();

    assertThat(view.text()).isEqualTo("IGNORE ALL PREVIOUS");
  }
}
