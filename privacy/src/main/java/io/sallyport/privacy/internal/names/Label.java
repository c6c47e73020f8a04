package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.PersonalDataType;

/** What a token is part of. */
public enum Label {
  OUTSIDE(PersonalDataType.OTHER, false),
  PERSON_FIRST(PersonalDataType.PERSON, true),
  PERSON_REST(PersonalDataType.PERSON, false),
  LOCATION_FIRST(PersonalDataType.LOCATION, true),
  LOCATION_REST(PersonalDataType.LOCATION, false),
  ORG_FIRST(PersonalDataType.ORG, true),
  ORG_REST(PersonalDataType.ORG, false),
  ADDRESS_FIRST(PersonalDataType.ADDRESS, true),
  ADDRESS_REST(PersonalDataType.ADDRESS, false);

  /** How many labels there are. */
  public static final int COUNT = values().length;

  private final PersonalDataType type;
  private final boolean first;

  Label(PersonalDataType type, boolean first) {
    this.type = type;
    this.first = first;
  }

  /** The type of what begins or goes on; without meaning for {@link #OUTSIDE}. */
  public PersonalDataType type() {
    return type;
  }

  /** Whether something begins here. */
  public boolean first() {
    return first;
  }

  /** The label of a token of a type. */
  public static Label of(PersonalDataType type, boolean first) {
    for (Label label : values()) {
      if (label != OUTSIDE && label.type == type && label.first == first) {
        return label;
      }
    }
    throw new IllegalArgumentException(
        "type: " + type + " (expected: PERSON, LOCATION, ORG or ADDRESS)");
  }

  /** Whether one may follow the other: what goes on has begun. */
  boolean mayFollow(Label before) {
    return this == OUTSIDE || first || (before != OUTSIDE && before.type == type);
  }
}
