package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names beside a title, in scripts without capitals and behind titles of many languages. */
class TitledNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Pan Zbigniew Brzęczyszczykiewicz nie odebrał paczki. | Zbigniew Brzęczyszczykiewicz",
        "Pan Novák a paní Svobodová přišli. | Svobodová",
        "Г-жа Оксана Шевчук звонила вчера. | Оксана Шевчук",
        "Dhr. J.P. 't Hart heeft betaald. | J.P. 't Hart",
        "O Sr. João Gonçalves da Conceição pediu reembolso. | João Gonçalves da Conceição",
        "Pater Anselm Grünwald taufte das Kind. | Anselm Grünwald",
        "She met Anna (Nan) Krabovi. | Anna (Nan) Krabovi",
        "Rev. Tutu spoke first. | Tutu",
        "A letter from Capt. Hook came. | Hook",
        "Mrs. Pepper has paid. | Pepper",
        "السيد محمد عبد الله الشمري اتصل أمس. | محمد عبد الله الشمري",
        "الدكتورة ليلى حسن ستعود غدا. | ليلى حسن",
        "מר כהן התקשר. | כהן",
        "ד\"ר שרה כהן תחזור אליך. | שרה כהן",
        "श्री राजेश कुमार शर्मा ने फोन किया। | राजेश कुमार शर्मा",
        "डॉ. प्रिया वर्मा कल आएंगी। | प्रिया वर्मा",
        "田中さんは昨日電話しました。 | 田中",
        "佐藤先生に聞いてください。 | 佐藤",
        "昨天王小明先生打来电话。 | 王小明",
        "李女士的订单已发货。 | 李",
        "김민수 씨가 어제 전화했습니다. | 김민수",
        "박지영 선생님께 문의하세요. | 박지영",
        "김민수님께서 주문했습니다. | 김민수",
        "คุณสมชาย ใจดี โทรมาเมื่อวาน | สมชาย ใจดี",
        "นางสาวมาลี รักไทย ลงชื่อแล้ว | มาลี รักไทย"
      })
  void nameBesideATitle_isFoundWhole(String text, String name) {
    assertThat(PersonalDataFinder.complete().find(text))
        .filteredOn(data -> data.type() == PersonalDataType.PERSON)
        .extracting(data -> text.substring(data.start(), data.end()))
        .contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "See you.\n\nBest regards,\nTunde",
        "Thanks\nTunde\nHead of Operations",
        "Mit freundlichen Grüßen\n\nTunde"
      })
  void writerOfALetter_isFoundBelowTheSignOff(String text) {
    assertThat(PersonalDataFinder.complete().find(text))
        .filteredOn(data -> data.type() == PersonalDataType.PERSON)
        .extracting(data -> text.substring(data.start(), data.end()))
        .containsExactly("Tunde");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Best regards,\nCustomer Service",
        "Thanks\nLoading...",
        "See Rev. History and Rev. Number 4.",
        "Pan American flights. Cast Iron Pan Handle",
        "السيد الرئيس، اضغط على زر الحفظ",
        "הקפה מר מאוד",
        "श्री गणेश करें",
        "患者さんと店員さんが来ました。",
        "皆様、お客様、ご確認ください。",
        "老师说任何同学都可以参加。",
        "고객님, 선생님과 구매자님께 감사드립니다.",
        "사용자 설정 메뉴에서 저장 버튼을 누르세요.",
        "คุณต้องการบันทึกไฟล์หรือไม่",
        "นายจ้าง และ นางแบบ ทำงาน"
      })
  void titleWithoutAName_staysAsItIs(String text) {
    assertThat(PersonalDataFinder.complete().find(text))
        .filteredOn(data -> data.type() == PersonalDataType.PERSON)
        .isEmpty();
  }
}
