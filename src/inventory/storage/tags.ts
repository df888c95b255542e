/** How a value begins in a packed record. */
export const TAG = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  /** A number from 0 to 2^31 - 1, seven bits a byte. */
  count: 4,
  /** Any other number, as JSON. */
  number: 5,
  /** A text that was in this record before: which one. */
  again: 6,
  /** 16 bytes. */
  guid: 7,
  /** The part before the last `@` as a text, then the domain by its number in the dictionary. */
  address: 8,
  /** By its number in the dictionary. */
  shared: 9,
  /** Its bytes in UTF-8, and how many. */
  text: 10,
  list: 11,
  /** The number of its field names in the dictionary, then the values. */
  fields: 12,
  /** Milliseconds, as JSON. */
  date: 13,
} as const

/** Only so many texts of a record are compared with: a person may have hundreds of addresses. */
export const REMEMBERED = 40
