package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data in the formats of hospitals, insurers, border posts and databases, and behind labels. */
class RecordFormatsTest {

  private static String treated(String text) {
    StringBuilder out = new StringBuilder();
    int done = 0;
    for (PersonalData data : PersonalDataFinder.complete().find(text)) {
      out.append(text, done, data.start()).append('[').append(data.type()).append(']');
      done = data.end();
    }
    return out.append(text.substring(done)).toString();
  }

  @Test
  void patientOfHl7_isHidden() {
    assertThat(
            treated(
                "PID|1||MR-7730184^^^CLINIC||KELLER^ANNA^M||19850314|F|||Musterweg 4^^Berlin^^1"))
        .isEqualTo("PID|1||[ID]^^^CLINIC||[PERSON]||[DATE]|F|||[ADDRESS]");
  }

  @Test
  void memberOfX12_isHidden() {
    assertThat(treated("NM1*IL*1*KELLER*ANNA****MI*W7730184~REF*SY*536228145~N3*12 HIGH STREET~"))
        .isEqualTo("NM1*IL*1*[PERSON]****MI*[ID]~REF*SY*[US_SSN]~N3*[ADDRESS]~");
  }

  @Test
  void linesForMachines_areHiddenWhole() {
    assertThat(
            treated(
                "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
                    + "L898902C36UTO7408122F1204159ZE184226B<<<<<10"))
        .isEqualTo("[NATIONAL_ID]");
    assertThat(
            treated(
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\n"
                    + "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"))
        .isEqualTo("[NATIONAL_ID]");
  }

  @Test
  void rowsOfAnInsert_areAllHidden() {
    String text =
        "INSERT INTO person (last_name, first_name, ssn) VALUES ('Hargrove', 'Ines',"
            + " '536-22-8145'), ('Zwetschken','Anna','536228146');";

    assertThat(treated(text))
        .isEqualTo(
            "INSERT INTO person (last_name, first_name, ssn) VALUES ('[PERSON]', '[PERSON]',"
                + " '[US_SSN]'), ('[PERSON]','[PERSON]','[US_SSN]');");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "제 주민등록번호는 850314-1234562입니다. # 850314-1234562",
        "Fødselsnummeret til pasienten er 15038549982. # 15038549982",
        "מספר הזהות שלי הוא 038724563 # 038724563",
        "เลขประจำตัวประชาชนของฉันคือ 3101200123453 # 3101200123453",
        "کد ملی من 0123456789 است. # 0123456789",
        "联系电话13812345678 # 13812345678",
        "护照号E12345678 # E12345678",
        "Ghana Card number: GHA-712345678-1 # GHA-712345678-1",
        "OHIP: 1234-567-897-AB # 1234-567-897-AB",
        "IDNP: 2004001234567 # 2004001234567",
        "ЕМБГ на пациентот е 0101985450007 # 0101985450007",
        "UAN 100123456789 # 100123456789",
        "bitcoin 1PNL9RUaAp4FY6FpXoyCVXDt7r7RQdcFqv # 1PNL9RUaAp4FY6FpXoyCVXDt7r7RQdcFqv",
        "litecoin LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9 # LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9",
        "患者 93岁 # 93岁",
      })
  void valueBehindItsLabel_isFound(String text, String value) {
    List<String> found = new ArrayList<>();
    for (PersonalData data : PersonalDataFinder.complete().find(text)) {
      found.add(text.substring(data.start(), data.end()));
    }
    assertThat(found).contains(value);
  }
}
