package io.sallyport.privacy;

import static io.sallyport.privacy.FoundPeople.people;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that people say of themselves where writing has no capitals. */
final class SaidNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "मेरा नाम राहुल शर्मा है। | राहुल शर्मा",
        "मेरा नाम प्रिया वर्मा है और मैं दिल्ली में रहती हूँ। | प्रिया वर्मा",
        "اسمي أحمد الخطيب | أحمد الخطيب",
        "اسمي ليلى منصور وأعمل طبيبة. | ليلى منصور",
        "我叫王小明。 | 王小明",
        "我叫欧阳娜娜,今年三十岁。 | 欧阳娜娜",
        "我的名字是李伟 | 李伟",
        "私は田中太郎です。 | 田中太郎",
        "私の名前は佐藤花子です。 | 佐藤花子",
        "私は山本と申します。 | 山本",
        "제 이름은 김민수입니다. | 김민수",
        "저는 박지영입니다. | 박지영",
        "저는 이수진이라고 합니다. | 이수진",
        "ผมชื่อสมชาย ใจดี | สมชาย ใจดี",
        "ฉันชื่อ มาลี ครับ | มาลี",
        "ดิฉันชื่อวิภา | วิภา",
        "שמי דנה כהן | דנה כהן",
        "קוראים לי יוסי לוי | יוסי לוי",
        "আমার নাম রহিম উদ্দিন | রহিম উদ্দিন",
        "என் பெயர் கார்த்திக் | கார்த்திக்",
        "నా పేరు వెంకటేష్ | వెంకటేష్",
        "نام من رضا محمدی است | رضا محمدی",
        "میرا نام علی خان ہے | علی خان",
        "ჩემი სახელია გიორგი | გიორგი"
      })
  void whoSaysAName_isFoundAndNothingAroundIt(String text, String name) {
    assertThat(people(text)).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "मेरा नाम सूची में नहीं है।",
        "मेरा नाम क्या है?",
        "اسمي موجود في القائمة",
        "我叫了外卖",
        "我是学生。",
        "我是中国人",
        "我是高中生",
        "我叫他来",
        "本人同意",
        "私は学生です。",
        "私は東京人です。",
        "名前は何ですか",
        "저는 변호사입니다",
        "저는 학생입니다",
        "제 이름은 무엇입니까",
        "ผมชื่ออะไร",
        "שמי לא מופיע ברשימה",
        "میرا نام کیا ہے"
      })
  void whoNamesNobody_isNobody(String text) {
    assertThat(people(text)).isEmpty();
  }
}
