import { describe, expect, it } from 'vitest'
import { csvForPeople, listHash, MAX_ROWS, type ParsedList, parseList, toExchangeCsv } from '../../src/migration/csv.ts'
import type { ListRow } from '../../src/migration/types.ts'
import { randomFrom } from './random.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string, order: 'le' | 'be', mark: boolean) => {
  const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le')
  return new Uint8Array(order === 'le' ? bytes : bytes.swap16())
}
const brief = (list: ParsedList) => list.rows.map((r) => `${r.row} ${r.address}`)
const everything = (list: ParsedList) => JSON.stringify([list.problems, list.notes])
const TWO = ['2 anna@contoso.com', '3 ben@contoso.com']

describe('what is understood', () => {
  it.each<[string, Uint8Array | string, string[], RegExp | undefined]>([
    ['the documented form', 'EmailAddress\nanna@contoso.com\nben@contoso.com\n', TWO, undefined],
    ['bytes in UTF-8', utf8('EmailAddress\nanna@contoso.com\nben@contoso.com'), TWO, undefined],
    ['a byte order mark', utf8('\uFEFFEmailAddress\nanna@contoso.com\nben@contoso.com'), TWO, undefined],
    ['a mark in pasted text', '\uFEFFEmailAddress\nanna@contoso.com\nben@contoso.com', TWO, undefined],
    ['UTF-16LE with a mark', utf16('EmailAddress\r\nanna@contoso.com\r\nben@contoso.com', 'le', true), TWO, /UTF-16/],
    ['UTF-16BE with a mark', utf16('EmailAddress\nanna@contoso.com\nben@contoso.com', 'be', true), TWO, /big-endian/],
    ['UTF-16LE without a mark', utf16('EmailAddress\nanna@contoso.com\nben@contoso.com', 'le', false), TWO, /no mark/],
    ['UTF-16BE without a mark', utf16('EmailAddress\nanna@contoso.com\nben@contoso.com', 'be', false), TWO, /no mark/],
    ['CRLF', 'EmailAddress\r\nanna@contoso.com\r\nben@contoso.com\r\n', TWO, undefined],
    ['CR alone', 'EmailAddress\ranna@contoso.com\rben@contoso.com\r', TWO, undefined],
    ['mixed line ends', 'EmailAddress\r\nanna@contoso.com\nben@contoso.com\r', TWO, undefined],
    ['any case in the header', 'EMAILADDRESS\nanna@contoso.com\nben@contoso.com', TWO, undefined],
    ['a header with blanks', 'Email Address\nanna@contoso.com\nben@contoso.com', TWO, /read as EmailAddress/],
    ['semicolons', 'EmailAddress;ForceChangePassword\nanna@contoso.com;False\nben@contoso.com;', TWO, /semicolons/],
    ['tabs', 'EmailAddress\tDepartment\nanna@contoso.com\tSales\nben@contoso.com\tSales', TWO, /tabs/],
    [
      'Excel’s sep line, for which it shows no row',
      'sep=;\r\nEmailAddress;X\r\nanna@contoso.com;\r\nben@contoso.com;',
      TWO,
      /semicolons/,
    ],
    [
      'quotes',
      '"EmailAddress","Department"\n"anna@contoso.com","Sales, EMEA"\n"ben@contoso.com",""',
      TWO,
      /Department/,
    ],
    [
      'a break inside quotes counts as one row',
      'Note,EmailAddress\n"two\nlines",anna@contoso.com\n,ben@contoso.com',
      TWO,
      /Note/,
    ],
    ['surrounding blanks', 'EmailAddress\n  anna@contoso.com \nben@contoso.com', TWO, /Blanks around.*row 2\./],
    [
      'no-break and zero-width blanks',
      'EmailAddress\n\u00A0anna@contoso.com\nben@\u200Bcontoso.com',
      TWO,
      /Invisible.*rows 2, 3\./,
    ],
    ['smart quotes', 'EmailAddress\n“anna@contoso.com”\n‘ben@contoso.com’', TWO, /Quotation marks.*rows 2, 3\./],
    [
      'the column in any place',
      'Name,EmailAddress\nAnna,anna@contoso.com\nBen,ben@contoso.com',
      TWO,
      /Name was left out/,
    ],
    ['Username', 'EmailAddress,Username\nanna@contoso.com,anna\nben@contoso.com,ben', TWO, /Username was left out/],
    ['a shorter row', 'EmailAddress,Department\nanna@contoso.com,Sales\nben@contoso.com', TWO, /end of a row.*row 3\./],
    ['no header', 'anna@contoso.com\nben@contoso.com', ['1 anna@contoso.com', '2 ben@contoso.com'], /plain list/],
    ['a #TYPE line', '#TYPE Selected.User\n"EmailAddress"\n"anna@contoso.com"', ['3 anna@contoso.com'], /#TYPE/],
    [
      'blank lines keep the numbers',
      '\nEmailAddress\n\nanna@contoso.com\n,\n \nben@contoso.com\n\n\n',
      ['4 anna@contoso.com', '7 ben@contoso.com'],
      /Blank lines.*rows 3, 5, 6\./,
    ],
    ['letters RFC 5321 allows', "EmailAddress\no'neil+x@contoso.com", ["2 o'neil+x@contoso.com"], undefined],
    ['a punycode domain', 'EmailAddress\na@xn--mnchen-3ya.de', ['2 a@xn--mnchen-3ya.de'], undefined],
  ])('%s', (_, input, rows, note) => {
    const list = parseList(input)
    expect(list.problems).toEqual([])
    expect(brief(list)).toEqual(rows)
    if (note) expect(list.notes.join('\n')).toMatch(note)
    else expect(list.notes).toEqual([])
  })

  it('reads Windows-1252 aloud', () => {
    const bytes = new Uint8Array([...utf8('EmailAddress,Name\nanna@contoso.com,M'), 0xfc, ...utf8('ller')])
    const list = parseList(bytes)
    expect(brief(list)).toEqual(['2 anna@contoso.com'])
    expect(list.notes.join()).toMatch(/Windows-1252/)
  })

  it('keeps ForceChangePassword, in any case, and only where it is given', () => {
    const list = parseList('EmailAddress,ForceChangePassword\na@x.com,TRUE\nb@x.com,false\nc@x.com,')
    expect(list.rows.map((r) => r.forceChangePassword)).toEqual([true, false, undefined])
  })

  it('keeps the first of repeated addresses in any case, and names each later row', () => {
    const list = parseList('EmailAddress\nAnna@contoso.com\nben@contoso.com\nanna@CONTOSO.com\nBEN@contoso.com')
    expect(brief(list)).toEqual(['2 Anna@contoso.com', '3 ben@contoso.com'])
    expect(list.notes).toEqual([
      'Row 4 repeats row 2 (Anna@contoso.com): the first is kept.',
      'Row 5 repeats row 3 (ben@contoso.com): the first is kept.',
    ])
  })

  it('names every repeated row even where there are very many', () => {
    const lines = Array.from({ length: 60 }, () => 'a@x.com')
    const notes = parseList(`EmailAddress\n${lines.join('\n')}`).notes.join('\n')
    for (let row = 3; row <= 61; row++) expect(notes).toMatch(new RegExp(`\\b${row}\\b`))
  })
})

describe('what is refused', () => {
  it.each<[string, Uint8Array | string, number | undefined, RegExp]>([
    ['an empty file', '', undefined, /empty/],
    ['a file of blanks', ' \r\n\r\n', undefined, /empty/],
    ['a header only', 'EmailAddress\r\n', undefined, /no address below/],
    ['a workbook', new Uint8Array([0x50, 0x4b, 3, 4, 1, 2]), undefined, /workbook/],
    ['an old workbook', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), undefined, /\.xls/],
    ['a PDF', utf8('%PDF-1.7 …'), undefined, /PDF/],
    ['a program’s bytes', new Uint8Array([1, 0, 0, 2, 3, 0, 7, 9, 4, 4, 0x41, 2]), undefined, /not text/],
    ['a saved web page', '<html><table><tr><td>EmailAddress', undefined, /web page/],
    ['another column', 'Name,PrimarySmtpAddress\nAnna,anna', 1, /no column EmailAddress/],
    ['no column at all', 'hello\nworld', 1, /no column EmailAddress/],
    ['a title above the header', 'Sales team\n\nEmailAddress\na@x.com', 1, /row 3/],
    ['two address columns', 'EmailAddress,emailaddress\na@x.com,b@x.com', 1, /two EmailAddress/],
    ['a row without an address', 'EmailAddress,Name\n,Anna', 2, /no address/],
    ['a row with too many fields', 'EmailAddress\na@x.com,extra', 2, /2 fields where the header has 1/],
    ['a quote that never closes', 'EmailAddress\na@x.com\n"b@x.com\nc@x.com', 3, /never closes/],
    ['ForceChangePassword yes', 'EmailAddress,ForceChangePassword\na@x.com,yes', 2, /neither True nor False/],
    ['no @', 'EmailAddress\nanna.contoso.com', 2, /no @/],
    ['two @', 'EmailAddress\na@b@x.com', 2, /more than one @/],
    ['no local part', 'EmailAddress\n@x.com', 2, /nothing before/],
    ['no domain', 'EmailAddress\na@', 2, /nothing after/],
    ['no dot', 'EmailAddress\na@contoso', 2, /without a dot/],
    ['a blank inside', 'EmailAddress\nanna berg@x.com', 2, /blank inside/],
    ['a no-break blank inside', 'EmailAddress\nanna\u00A0berg@x.com', 2, /blank inside/],
    ['double dots', 'EmailAddress\na..b@x.com', 2, /dots/],
    ['a hyphen at a label’s end', 'EmailAddress\na@x-.com', 2, /not spelled/],
    ['a number as top level', 'EmailAddress\na@10.0.0.1', 2, /top-level/],
    ['more than one field and no header', 'a@x.com\nb@x.com,True', 2, /no header line, and more than one field/],
    ['a name', 'EmailAddress\nAnna <a@x.com>', 2, /angle brackets/],
    ['a prefix', 'EmailAddress\nSMTP:a@x.com', 2, /prefix/],
    ['a legacy DN', 'EmailAddress\n/o=Contoso/cn=anna', 2, /legacyExchangeDN/],
    ['an account name', 'EmailAddress\nCONTOSO\\anna', 2, /account name/],
    ['a quoted line', 'EmailAddress\n"a@x.com;b@x.com"', 2, /comma or a semicolon/],
    ['a control character', 'EmailAddress\na\u0007b@x.com', 2, /control character/],
    ['a non-ASCII local part', 'EmailAddress\nmüller@x.com', 2, /letters before/],
    ['a long local part', `EmailAddress\n${'a'.repeat(65)}@x.com`, 2, /64/],
    ['a formula', 'EmailAddress\n=1+2', 2, /no @/],
  ])('%s', (_, input, row, why) => {
    const [problem] = parseList(input).problems
    expect(problem?.text).toMatch(why)
    expect(problem?.row).toBe(row)
    expect(problem?.remedy).not.toBe('')
  })

  it('shows how a non-ASCII domain is written', () => {
    const [problem] = parseList('EmailAddress\na@münchen.de').problems
    expect(problem?.remedy).toContain('a@xn--mnchen-3ya.de')
  })

  it('takes 2,000 addresses and refuses 2,001, repeats not counted', () => {
    const lines = (n: number) => Array.from({ length: n }, (_, i) => `user${i}@x.com`).join('\n')
    expect(parseList(`EmailAddress\n${lines(MAX_ROWS)}\nUSER0@x.com`).problems).toEqual([])
    const [problem] = parseList(`EmailAddress\n${lines(MAX_ROWS + 1)}`).problems
    expect(problem?.text).toContain('2,001')
    expect(problem?.remedy).toContain('2 lists')
  })

  it('refuses a huge file by its size', () => {
    expect(parseList('x'.repeat(5 * 1024 * 1024)).problems[0]?.text).toMatch(/5\.0 MB/)
  })

  it.each(['Password', 'password', 'Initial Password', 'Passwort', 'PWD', '"Pass_word"'])(
    'a %s column, whole, and echoes no value',
    (name) => {
      const list = parseList(
        `EmailAddress,${name},ForceChangePassword\nanna@contoso.com,S3cret!x,True\nben@contoso.com,Hunter2@x.com`,
      )
      expect(list.rows).toEqual([])
      expect(list.problems).toHaveLength(1)
      expect(list.problems[0]?.text).toMatch(/password ever passes/)
      expect(everything(list)).not.toMatch(/S3cret|Hunter2/)
    },
  )

  it.each([
    ['no header', 'anna@contoso.com,S3cret!\nben@contoso.com,S3cret@x.com'],
    ['a header too short', 'EmailAddress\nanna@contoso.com,S3cret!'],
    ['the wrong column', 'EmailAddress,ForceChangePassword\nanna@contoso.com,S3cret!'],
    ['no address column', 'anna,S3cret!\nben,S3cret2'],
    ['an unknown name', 'EmailAddress,Geheim\nanna@contoso.com,S3cret!'],
  ])('what may be a password under %s is never echoed', (_, text) => {
    expect(everything(parseList(text))).not.toContain('S3cret')
  })

  it('a first row is named as a header only where addresses stand below it', () => {
    expect(parseList('Name,Mailbox\nAnna,a@x.com').problems[0]?.text).toContain('Found: Name, Mailbox.')
    expect(everything(parseList('anna,Geheimnis\nben,Kennwort'))).not.toMatch(/Geheimnis|Kennwort/)
  })

  it('finds all problems in one pass', () => {
    const list = parseList('EmailAddress\nbad\na@x.com\nworse@\n')
    expect(list.problems.map((p) => p.row)).toEqual([2, 4])
    expect(brief(list)).toEqual(['3 a@x.com'])
  })

  it('a column such as PasswordLastSet is left out, not refused', () => {
    expect(parseList('EmailAddress,PasswordLastSet\na@x.com,2024').problems).toEqual([])
  })
})

describe('what is written', () => {
  it('only EmailAddress, CRLF', () => {
    expect(
      toExchangeCsv([
        { row: 2, address: 'a@x.com' },
        { row: 3, address: 'b@x.com' },
      ]),
    ).toBe('EmailAddress\r\na@x.com\r\nb@x.com\r\n')
  })

  it('ForceChangePassword when any is given, the others False: the service refuses empty fields', () => {
    const rows = [
      { row: 2, address: 'a@x.com', forceChangePassword: true },
      { row: 3, address: 'b@x.com' },
    ]
    expect(toExchangeCsv(rows)).toBe('EmailAddress,ForceChangePassword\r\na@x.com,True\r\nb@x.com,False\r\n')
  })

  it('no formula for people, and what they send back is understood', () => {
    const text = csvForPeople(
      ['EmailAddress', 'Why'],
      [
        ['=cmd|x@x.com', '@SUM(1)'],
        ['b@x.com', 'a "b", c'],
      ],
    )
    expect(text).toBe('EmailAddress,Why\r\n\'=cmd|x@x.com,\'@SUM(1)\r\nb@x.com,"a ""b"", c"\r\n')
    const back = parseList(text)
    expect(back.rows.map((r) => r.address)).toEqual(['=cmd|x@x.com', 'b@x.com'])
    expect(back.notes.join()).not.toMatch(/Quotation/)
  })

  it('the hash does not depend on order or case, and does on the set', () => {
    const rows = (...addresses: string[]): ListRow[] => addresses.map((address, i) => ({ row: i, address }))
    expect(listHash(rows('B@x.com', 'a@x.com'))).toBe(listHash(rows('A@x.com', 'b@X.com')))
    expect(listHash(rows('a@x.com'))).not.toBe(listHash(rows('a@x.com', 'b@x.com')))
    expect(listHash(rows('a@x.com'))).toMatch(/^[0-9a-f]{64}$/)
  })

  it('whatever is written is read again the same, in any encoding and with any line end', () => {
    const random = randomFrom(7)
    const letters = "abcxyzABC0189.!#$%&'*+/=?^_`{|}~-"
    for (let round = 0; round < 300; round++) {
      const withForce = random.chance(0.5)
      const rows: ListRow[] = []
      for (let i = 0; i < 1 + random.below(12); i++) {
        const local = Array.from({ length: 1 + random.below(20) }, () => letters[random.below(letters.length)]).join('')
        const address = `u${i}${local.replaceAll('.', '')}.z@sub-${random.below(99)}.contoso.com`
        rows.push({ row: i + 2, address, ...(withForce ? { forceChangePassword: random.chance(0.5) } : {}) })
      }
      const text = toExchangeCsv(rows).replaceAll('\r\n', random.pick(['\r\n', '\n', '\r']))
      const bytes = random.pick([
        utf8,
        (t: string) => utf16(t, 'le', true),
        (t: string) => utf16(t, 'be', true),
        (t: string) => t,
      ])(text)
      const list = parseList(bytes)
      expect(list.problems).toEqual([])
      expect(list.rows).toEqual(rows)
    }
  })
})
