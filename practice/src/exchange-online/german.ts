/** The service's texts on a failed mailbox, in German: tenants have them in the administrator's language. */

import { PROBLEMS, type ProblemKind, problemOf } from '../problems.ts'

const NO_MAIL_USER =
  "Eine gültige primäre E-Mail-Adresse für '{address}' wurde im cloudbasierten Dienst nicht gefunden."
const NO_SOURCE_CONNECTION = "Mit dem Quellpostfach '{address}' konnte keine Verbindung hergestellt werden."

/** The exception's name stays as it is in every language, where the text carries one. */
const GERMAN: Partial<Readonly<Record<ProblemKind, string>>> = {
  hidden: "Die Quell-E-Mail-Adresse '{address}' wurde in der lokalen Domäne nicht gefunden.",
  'no-mail-user': NO_MAIL_USER,
  'in-other-batch':
    "UserDuplicateInOtherBatchException: Der Benutzer '{address}' ist bereits im Migrationsbatch '{other}' enthalten.",
  oversize:
    "MailboxIsFullException: Dieses Postfach ist voll. Das Postfach '{address}' ist größer als sein Kontingent von 50 GB.",
  'other-server': NO_SOURCE_CONNECTION,
  'cloud-mailbox-exists':
    "TargetUserAlreadyHasPrimaryMailboxException: Der Zielbenutzer '{address}' hat bereits ein primäres Postfach.",
  'sign-in-denied': "Microsoft Exchange konnte sich beim lokalen Konto '{address}' des Benutzers nicht anmelden.",
  'connection-lost':
    "MigrationServerConnectionFailedException: Die Verbindung mit dem Server '{server}' konnte nicht hergestellt werden.",
  'sync-timeout':
    'SyncTimeoutException: Die Migration ist fehlgeschlagen: 5 Stunden, 0 Minuten lang wurden keine Nachrichten heruntergeladen.',
  poisoned: 'MigrationPermanentException: Fehler: Der Auftrag ist beschädigt, Anzahl der Fehlversuche = 6.',
}

const PLACE = /\{(\w+)\}/g
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const TRANSLATIONS = PROBLEMS.flatMap(({ kind }) => {
  const [english, german] = [problemOf(kind).error, GERMAN[kind]]
  if (english === undefined || german === undefined) return []
  const pattern = english.split(PLACE).map((part, index) => (index % 2 ? `(?<${part}>.*)` : literal(part)))
  return [{ english: new RegExp(`^${pattern.join('')}$`), german }]
})

/** An English text of the service in German; what it has no German for stays as it is. */
export function inGerman(text: string): string {
  for (const { english, german } of TRANSLATIONS) {
    const places = english.exec(text)
    if (places) return german.replace(PLACE, (_, name: string) => places.groups?.[name] ?? '')
  }
  return text
}
