import { describe, expect, it } from 'vitest'
import { cardText } from '../../practice/src/card-text.ts'
import { plainText } from '../../practice/src/plain-text.ts'

const text = (words: string, more: object = {}) => ({ type: 'TextBlock', text: words, ...more })
const card = (body: unknown[], actions: unknown[] = []) => ({ type: 'AdaptiveCard', version: '1.5', body, actions })

describe('cardText', () => {
  it('aligns facts, and titles of buttons stand in brackets', () => {
    const facts = [
      { title: 'Batch', value: 'sales-1' },
      { title: 'Mailboxes', value: '40' },
    ]
    const actions = [
      { type: 'Action.Execute', title: 'Approve' },
      { type: 'Action.Execute', title: 'Deny', isEnabled: false },
      { type: 'Action.OpenUrl', title: 'Guide', url: 'https://learn.example/x' },
    ]
    expect(cardText(card([text('**Start** sales-1?'), { type: 'FactSet', facts }], actions))).toBe(
      [
        'Start sales-1?',
        'Batch      sales-1',
        'Mailboxes  40',
        '[Approve] [Deny] (off) [Guide](https://learn.example/x)',
      ].join('\n'),
    )
  })

  it('a table has aligned columns', () => {
    const row = (...cells: string[]) => ({ cells: cells.map((each) => ({ type: 'TableCell', items: [text(each)] })) })
    const table = {
      type: 'Table',
      rows: [row('Mailbox', 'State'), row('ada@contoso.example', 'Synced'), row('b@c.example', 'Failed')],
    }
    expect(cardText(card([table]))).toBe(
      'Mailbox              State\nada@contoso.example  Synced\nb@c.example          Failed',
    )
  })

  it('column sets below each other are a table; a bar of empty columns is nothing', () => {
    const columns = (...cells: string[]) => ({
      type: 'ColumnSet',
      columns: cells.map((each) => ({ type: 'Column', items: each === '' ? [] : [text(each)] })),
    })
    const body = [
      columns('', ''),
      text('Findings'),
      columns('!', 'ada', 'oversize'),
      columns('!!', 'bob', 'no mail user'),
    ]
    expect(cardText(card(body))).toBe('Findings\n!   ada  oversize\n!!  bob  no mail user')
  })

  it('shows inputs with their ids, hidden things not, and what is folded away', () => {
    const body = [
      { type: 'Container', items: [text('seen'), text('unseen', { isVisible: false })] },
      { type: 'Input.Text', id: 'reason', label: 'Reason' },
      { type: 'Input.ChoiceSet', id: 'batch', label: 'Batch', value: 'a', choices: [{ title: 'sales-1', value: 'a' }] },
    ]
    const more = { type: 'Action.ShowCard', title: 'PowerShell', card: card([text('`New-MigrationBatch`')]) }
    expect(cardText(card(body, [more]))).toBe(
      [
        'seen',
        'Reason: ____ <reason>',
        'Batch: a (sales-1) <batch>',
        '[PowerShell]',
        'PowerShell:',
        '  New-MigrationBatch',
      ].join('\n'),
    )
  })

  it('an element of a newer client is read by its fallback, or by its words', () => {
    const badge = { type: 'Badge', text: 'New', fallback: text('fallback') }
    expect(cardText(card([badge, { type: 'Chart.Donut', title: 'Progress' }]))).toBe('fallback\nProgress')
  })

  it.each([[undefined], ['text'], [{}], [{ body: 'x' }]])('%j is no card and gives nothing', (value) => {
    expect(cardText(value)).toBe('')
  })
})

describe('plainText', () => {
  it.each([
    ['**bold** and _italic_ and `code`', 'bold and italic and code'],
    ['snake_case_name, 2 * 3 * 4', 'snake_case_name, 2 * 3 * 4'],
    ['\\*as written\\* \\[x\\](y)', '*as written* [x](y)'],
    ['[Guide](https://learn.example)', 'Guide (https://learn.example)'],
    ['<at>Abel Approver</at> decides', '@Abel Approver decides'],
    ['{{DATE(never, SHORT)}}', '{{DATE(never, SHORT)}}'],
  ])('%s', (source, plain) => {
    expect(plainText(source)).toBe(plain)
  })

  it('dates and times are told in the zone asked for', () => {
    const at = '2026-11-22T23:30:00Z'
    expect(plainText(`{{DATE(${at}, SHORT)}}`, 'Asia/Tokyo')).toContain('23')
    expect(plainText(`{{TIME(${at})}}`, 'Asia/Tokyo')).toContain('08:30')
  })
})
