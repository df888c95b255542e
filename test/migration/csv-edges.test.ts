import { describe, expect, it } from 'vitest'
import { csvForPeople, MAX_ROWS, parseList } from '../../src/migration/csv.ts'

const addresses = (text: string) => parseList(text).rows.map(({ address }) => address)
const list = (lines: readonly string[]) => parseList(`EmailAddress\n${lines.join('\n')}`)
const many = (n: number, make = (i: number) => `user${i}@x.com`) => Array.from({ length: n }, (_, i) => make(i))

describe('which separator', () => {
  it('the one Excel declares counts, and nothing is said of another', () => {
    const { rows, notes } = parseList('sep=,\nEmailAddress,a;b;c\nanna@x.com,1;2;3')
    expect(rows.map(({ address }) => address)).toEqual(['anna@x.com'])
    expect(notes.join()).not.toMatch(/semicolons/)
  })

  it.each([
    ['inside quotation marks', '"last; first; title",EmailAddress\nBerg,anna@x.com'],
    ['in a #TYPE line', '#TYPE a;b;c\nEmailAddress,Name\nanna@x.com,Anna'],
  ])('what stands %s does not', (_, text) => {
    expect(addresses(text)).toEqual(['anna@x.com'])
  })
})

describe('which column', () => {
  it.each([
    'passwd',
    'Passphrase 2',
    'pwd',
    'Kennwort',
    'Mot de passe',
    'contraseña',
    'contrasena',
    'senha',
    'wachtwoord',
    'parola',
    'heslo',
    'haslo',
    'hasło',
    'Пароль',
    'Temp_Password1',
    'User Passwords',
  ])('%s is refused also where it is the first', (name) => {
    const { rows, problems } = parseList(`${name},EmailAddress\nS3cret,anna@x.com`)
    expect(rows).toEqual([])
    expect(problems[0]?.text).toMatch(/password ever passes/)
  })

  it.each([
    'PrimarySmtpAddress',
    'WindowsEmailAddress',
    'E-Mail',
    'mail',
    'EmailAddresses',
    'SMTP Address',
    'Address',
    'UserPrincipalName',
  ])('%s is not guessed to be EmailAddress, but named in the way out', (name) => {
    expect(parseList(`Name,${name}\nAnna,anna`).problems[0]?.remedy).toMatch(`If “${name}” holds`)
  })

  it('says how many lines stand above the header', () => {
    expect(parseList('Sales team\n\nEmailAddress\na@x.com').problems[0]?.remedy).toBe(
      'Delete the 2 lines above EmailAddress.',
    )
  })

  it('names eight of those found at most', () => {
    const names = [...'ABCDEFGHI'].map((letter) => `Field${letter}`)
    const text = parseList(`${names.join()}\n${names.map(() => 'a@x.com').join()}`).problems[0]?.text
    expect(text).toMatch(/Found: FieldA, .*, FieldH\.$/)
  })

  it('says nothing of one without a name', () => {
    expect(parseList('EmailAddress,,Department\na@x.com,,Sales').notes).toEqual([
      'The column Department was left out: Exchange Online accepts only EmailAddress and ForceChangePassword from us.',
    ])
  })
})

describe('how much is told', () => {
  it.each([
    [1, 'row 2.'],
    [12, 'rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13.'],
    [13, 'rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 1 more.'],
  ])('of %i mended rows', (count, rows) => {
    expect(list(many(count, (i) => ` user${i}@x.com`)).notes).toEqual([`Blanks around addresses were removed: ${rows}`])
  })

  it('of repeats: twenty in a sentence of their own, the others in one', () => {
    const { notes } = list(many(24, () => 'a@x.com'))
    expect(notes.filter((note) => /^Row \d+ repeats row 2 /.test(note))).toHaveLength(20)
    expect(notes.at(-1)).toMatch(/repeat earlier ones too, the first is kept: 23, 24, 25\.$/)
  })

  it('of a list too long: that first, whatever else is wrong', () => {
    const { problems } = list(['bad', ...many(MAX_ROWS + 1)])
    expect(problems.map(({ row }) => row)).toEqual([undefined, 2])
  })
})

describe('what people get', () => {
  it.each(['=a', '+a', '-a', '@a', '\ta', '\ra'])('%j is no formula there', (cell) => {
    expect(csvForPeople(['Why'], [[cell]])).toContain(`'${cell}`)
  })

  it.each([
    ['a;b', '"a;b"'],
    ['=a,b', '"\'=a,b"'],
    ['a\nb', '"a\nb"'],
    ['a b', 'a b'],
  ])('%j is one cell there, whichever the separator', (cell, written) => {
    expect(csvForPeople(['Why'], [[cell]])).toBe(`Why\r\n${written}\r\n`)
  })
})
