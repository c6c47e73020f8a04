package io.sallyport.review;

import static io.sallyport.review.Reviewed.review;
import static io.sallyport.review.Reviewed.told;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sound that the file does not call sound, and what is done because of a voice. */
final class HeardTest {

  @ParameterizedTest
  @CsvSource({
    "personal, asr, true",
    "audio, asr, true",
    "document, asr, false",
    "personal, tts, false"
  })
  void whatASpeechModelHears_isSound(String contains, String model, boolean sound)
      throws Exception {
    ReviewResult result =
        review(
            """
            data:
              - {id: talk, contains: [%s]}
            actors:
              - {id: caller}
            components:
              - {id: %s, kind: speech-model}
              - {id: bot, kind: agent}
            flows:
              - {from: caller, to: %s, data: talk}
              - {from: %s, to: bot, data: prompt}
            """
                .formatted(contains, model, model, model));

    assertThat(told(result).contains("orders-in-the-air " + model)).isEqualTo(sound);
    assertThat(told(result).contains("deepfake-at-the-door " + model)).isEqualTo(sound);
    assertThat(result.architecture().assumptions().stream().map(Note::text))
        .filteredOn(text -> text.contains("'talk' is sound"))
        .hasSize(sound && contains.equals("personal") ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "pay, absent, true",
    "pay, declared, false",
    "pay, unknown, false",
    "read, absent, false"
  })
  void aVoiceThatNobodyChecked_pays(String effect, String checked, boolean found) throws Exception {
    ReviewResult result =
        review(
            """
            data:
              - {id: talk, contains: [personal]}
              - {id: transcript, contains: [personal]}
            actors:
              - {id: caller}
            components:
              - {id: line, kind: gateway}
              - {id: asr, kind: speech-model}
              - {id: bot, kind: agent, effects: [%s], controls: {speaker-verification: %s}}
            flows:
              - {from: caller, to: line, data: talk, protocol: sip}
              - {from: line, to: asr, data: talk}
              - {from: asr, to: bot, data: transcript}
            """
                .formatted(effect, checked));

    assertThat(told(result).contains("voice-moves-things bot")).isEqualTo(found);
  }
}
