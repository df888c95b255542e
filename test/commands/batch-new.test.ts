import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asCsv, practiceList } from '../../practice/src/company.ts'
import { csv, type Harness, openHarness, PERSONAL } from '../support/harness.ts'
import { answerTo, asked, offered, said } from './said.ts'

let harness: Harness
let list: string[]
beforeAll(async () => {
  harness = await openHarness()
  list = practiceList(harness.company, 3)
})
afterAll(() => harness.close())

const file = (bytes: Uint8Array | string) => ({
  name: 'list.csv',
  bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
})
const send = async (name: string, bytes: Uint8Array | string) =>
  said(await harness.say(`batch new ${name}`, { in: PERSONAL, file: file(bytes) }))
const exists = async (name: string) => !/I have no batch/.test(await answerTo(harness, `batch show ${name}`))

describe('batch new', () => {
  it.each<[string, () => Uint8Array | string, RegExp]>([
    ['as Microsoft documents it', () => asCsv(list), /All 3 mailboxes can be started/],
    ['with a byte order mark', () => `\u{feff}${asCsv(list)}`, /All 3 mailboxes can be started/],
    [
      'in UTF-16',
      () => Buffer.from(`\u{feff}${asCsv(list)}`, 'utf16le'),
      /UTF-16[\s\S]*|All 3 mailboxes can be started/,
    ],
    ['with semicolons', () => `EmailAddress;ForceChangePassword\r\n${list.join(';False\r\n')};False\r\n`, /semicolon/i],
    ['with blanks and blank lines', () => `EmailAddress\n  ${list.join('  \n\n  ')}\n\n`, /Blank/],
    ['with an unknown column', () => `EmailAddress,Office\n${list.join(',Oslo\n')},Oslo\n`, /Office/],
    ['with a row twice', () => csv([...list, list[0]?.toUpperCase() ?? '']), /Row 5 repeats row 2/],
  ])('takes a list %s, and says what it understood', async (what, text, words) => {
    const answer = await send(`ok-${what.length}`, text())
    expect(answer).toMatch(/3 mailboxes/)
    expect(answer).toMatch(words)
  })

  it.each<[string, () => string, RegExp]>([
    [
      '2,001 rows',
      () => csv(Array.from({ length: 2_001 }, (_, n) => `u${n}@contoso.test`)),
      /2,001 addresses.*at most 2,000/,
    ],
    ['what is no address, by row', () => csv([list[0] ?? '', 'anna.berg']), /Row 3/],
    ['a header only', () => 'EmailAddress\n', /no address below it/],
    ['nothing in it', () => ' ', /needs the list of mailboxes|no address|empty/i],
  ])('refuses a list with %s, and keeps nothing of it', async (what, text, words) => {
    const name = `no-${what.length}`
    expect(await send(name, text())).toMatch(words)
    expect(await exists(name)).toBe(false)
  })

  it('refuses a list with passwords, and their values are nowhere: no card, no log, no file', async () => {
    const secret = 'Hunter2-Zebra-77'
    const answer = await harness.say('batch new secret-1', {
      in: PERSONAL,
      file: file(`EmailAddress,Password\n${list[0]},${secret}\n`),
    })
    expect(said(answer)).toMatch(/Password/)
    const shifted = await harness.say('batch new secret-1', {
      in: PERSONAL,
      file: file(`EmailAddress\n${list[0]},${secret}\n`),
    })
    const kept = readdirSync(harness.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    for (const place of [answer, shifted, harness.posts, harness.faultsSeen, kept]) {
      expect(JSON.stringify(place)).not.toContain(secret)
    }
    expect(kept.length).toBeGreaterThan(0)
    expect(await exists('secret-1')).toBe(false)
  })

  it('says where to bring the file, by where it is asked', async () => {
    expect(said(await harness.say('batch new east-1'))).toMatch(
      /Paste the lines below.*personal chat.*no files in channels/s,
    )
    expect(said(await harness.say('batch new east-1', { in: PERSONAL }))).toMatch(/Attach the CSV file/)
    expect(said(await harness.say('batch new', { pasted: csv(list) }))).toMatch(
      /which batch\?|Type “batch new <batch>”/,
    )
  })

  it.each(['-x', 'sales/1', '../x', 'x'.repeat(65), 'größe'])('takes no name like “%s”', async (name) => {
    expect(said(await harness.say(`batch new ${name}`, { pasted: csv(list) }))).toMatch(
      /is not a batch: letters, digits/,
    )
  })

  it.each(['viewer', 'approver', 'stranger'] as const)('is not for a %s', async (who) => {
    const answer = await harness.say('batch new mine', { as: who, pasted: csv(list) })
    expect(said(answer)).toMatch(/needs the role operator|not known here/)
    expect(await exists('mine')).toBe(false)
  })

  it('replaces the earlier list of a batch that is only planned, and says so', async () => {
    await harness.say('batch new twice', { pasted: csv(list) })
    const answer = said(await harness.say('batch new TWICE', { pasted: csv(list.slice(1)) }))
    expect(answer).toMatch(/replaces the earlier list of 3 mailboxes/)
    expect(await answerTo(harness, 'batch show twice')).toMatch(/2 mailboxes, not yet in Exchange/)
  })

  it('offers to ask for the start, and to check again', async () => {
    const answer = await harness.say('batch new offers', { pasted: csv(list) })
    expect(offered(answer)).toEqual(['Ask for the start', 'Check again'])
  })
})

describe('a name that is taken', () => {
  it('while its start is asked for, in any letter case', async () => {
    await asked(harness, 'taken', 2)
    for (const name of ['taken', 'TAKEN']) {
      expect(said(await harness.say(`batch new ${name}`, { pasted: csv(list) }))).toMatch(/is asked for already/)
    }
    expect(await answerTo(harness, 'batch show taken')).toMatch(/2 mailboxes/)
  })

  it('by a batch in Exchange Online, ours or somebody else’s', async () => {
    await harness.press('Approve', { as: 'approver' })
    await harness.tick()
    expect(said(await harness.say('batch new taken', { pasted: csv(list) }))).toMatch(/is in Exchange Online already/)
    await harness.systems.exchange.createBatch({
      name: 'foreign',
      endpoint: 'EX07-01',
      csv: csv(practiceList(harness.company, 9).slice(7)),
    })
    expect(said(await harness.say('batch new foreign', { pasted: csv(list) }))).toMatch(/that I did not make/)
    expect(await exists('foreign')).toBe(false)
  })
})
