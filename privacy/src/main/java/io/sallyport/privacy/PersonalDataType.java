package io.sallyport.privacy;

/** The published types of personal data; a finer subtype stands beside them in each finding. */
public enum PersonalDataType {
  PERSON,
  LOCATION,
  ADDRESS,
  EMAIL,
  PHONE,
  CREDIT_CARD,
  IBAN,
  US_SSN,
  IP,
  URL,
  DATE,
  AGE,
  ORG,
  NATIONAL_ID,
  ID,
  SECRET,
  OTHER;

  /** What stands in a redacted text for data of this type, for example {@code [EMAIL]}. */
  public String placeholder() {
    return "[" + name() + "]";
  }
}
