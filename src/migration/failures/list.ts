/** What Exchange Online does not take in a list. */
import type { KnownFailure } from './known-failure.ts'

export const LIST: readonly KnownFailure[] = [
  {
    id: 'federated-password',
    cause: 'a password change that a federated sign-in cannot have',
    texts: ['A Windows Live error occurred while provisioning', '0x80048210'],
    meaning: 'The person signs in by federation, and the list asks that the password be changed at first sign-in.',
    who: 'whoever made the list',
    remedy:
      'Leave ForceChangePassword out, or set it to False, for people of a federated domain; make the batch anew with that list.',
    retryHelps: false,
    source: 'KB2845956',
  },
  {
    id: 'list-rows-refused',
    cause: 'rows of the list refused',
    texts: [
      "The mailboxes listed… can't be migrated because they contain errors",
      'MigrationCSVRowValidationException',
      'CSVRowValidation',
      'MigrationCSVParsingException',
    ],
    meaning: 'Exchange Online refused rows of the list.',
    who: 'whoever made the list',
    remedy: 'Read the validation warnings of the batch, correct these rows, and send the list again.',
    retryHelps: false,
    source: 'KB2845956; object model',
  },
  {
    id: 'unknown-columns',
    cause: 'columns of the list that Exchange Online does not know',
    texts: ['UnknownColumnsInCsv', 'unknown columns in the CSV'],
    meaning: 'The list that reached Exchange Online has columns it does not know.',
    who: 'whoever made the list',
    remedy: 'Send only EmailAddress and, where needed, ForceChangePassword.',
    retryHelps: false,
    source: 'object model',
  },
]
