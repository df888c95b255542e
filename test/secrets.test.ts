/**
 * Marked secrets through every path they can take: whatever a person, a log, a card, the store or an error gets to see
 * is searched for the mark. Each test first makes sure that the secret really was on its way.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeCompany, practiceList } from '../practice/src/company.ts'
import { openPracticeDirectory } from '../practice/src/directory/directory.ts'
import { createFaults } from '../practice/src/faults.ts'
import { doctorFor } from '../src/app/doctor.ts'
import { createLog, secretsOf } from '../src/app/log.ts'
import { createTokens } from '../src/app/systems.ts'
import { readConfig } from '../src/config/config.ts'
import { incompleteSettings } from '../src/diagnostics/doctor/index.ts'
import { printed } from '../src/diagnostics/doctor/printed.ts'
import { createDirectory } from '../src/systems/directory/directory.ts'
import { createExchangeOnline } from '../src/systems/exchange-online/index.ts'
import { createGraph } from '../src/systems/graph/index.ts'
import { systems } from './commands/fakes.ts'
import { openHarness, PERSONAL } from './support/harness.ts'
import { ECHOES, MARK, marked, REAL, TOKENS } from './support/marks.ts'
import { config } from './support/settings.ts'
import { loopback, steppedTime } from './systems/loopback.ts'
import { card, openHouse } from './teams/bot.ts'
import { startIssuer } from './teams/issuer.ts'
import { personal } from './teams/payloads.ts'

/** What anybody could read; searched at the end of each test. */
let seen: string[] = []
const show = (...things: unknown[]): void => {
  for (const thing of things)
    seen.push(
      typeof thing === 'string' ? thing : inspect(thing, { depth: 12, showHidden: true, maxStringLength: null }),
    )
}
const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  vi.restoreAllMocks()
  const found = seen.filter(
    (text) => text.includes(MARK) || text.includes(Buffer.from(MARK).toString('base64').slice(0, 14)),
  )
  seen = []
  expect(found).toEqual([])
})

/** A log at its most talkative that knows none of the secrets: nothing may rest on its last net alone. */
const log = () => createLog('debug', [], { write: (line) => show(line) })

/** What the Teams side said to its log: as it was handed over, and as the program writes it. */
function showLog(said: readonly { fields: Record<string, unknown>; text: string }[]): void {
  for (const { fields, text } of said) {
    show(fields)
    log().warn(fields, text)
  }
}

async function refusedWith(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => expect.fail('no failure'),
    (reason: unknown) => reason,
  )
  show(error, String(error), JSON.stringify(error))
  log().error({ err: error }, 'as the program logs it')
  return error
}

describe('the settings', () => {
  it('complain without repeating what they were given, whichever of them is wrong', () => {
    const wrong = [
      ...Object.keys(REAL).map((name) => ({ ...REAL, [name]: undefined })),
      ...['PORT', 'LOG_LEVEL', 'CLOUD', 'SIGN_IN', 'BOT_SIGN_IN', 'BOT_TYPE', 'APPROVAL_HOURS'].map((name) => ({
        ...REAL,
        [name]: marked('in the wrong place'),
      })),
      { ...REAL, EXCHANGE_ONLINE_URL: `https://user:${marked('url')}@outlook.office365.com` },
      { ...REAL, LDAP_URL: `ldaps://user:${marked('url')}@dc1.contoso.test` },
      { ...REAL, GRAPH_URL: marked('no address at all') },
    ].map(readConfig)
    const problems = wrong.flatMap((answer) => (answer.ok ? [] : [answer.problems]))
    expect(problems.length).toBeGreaterThan(15)
    for (const one of problems) show(one, printed(incompleteSettings(one)))
  })

  it('are all known to the log, which writes none of them', () => {
    const secrets = [
      ...secretsOf(config(REAL)),
      ...secretsOf(config({ ...REAL, SIGN_IN: 'client-certificate', CLIENT_CERTIFICATE_FILE: 'c.pem' })),
      ...secretsOf(config({ ...REAL, BOT_SIGN_IN: 'client-certificate', BOT_CERTIFICATE_FILE: 'b.pem' })),
    ]
    expect(new Set(secrets)).toEqual(
      new Set(['client', 'certificate', 'ldap', 'bot', 'bot-certificate'].map((one) => marked(one))),
    )
    const quoted = `${MARK} with "quotes" and \\`
    const knowing = createLog('debug', [...secrets, quoted], { write: (line) => show(line) })
    for (const secret of [...secrets, quoted]) {
      knowing.debug({ deep: { down: [secret] } }, `the secret is ${secret}`)
      knowing.error({ err: new Error(secret, { cause: new Error(secret) }) }, 'failed')
    }
    expect(seen.join('')).toContain('[secret]')
  })
})

describe('signing in', () => {
  it('fails without naming the password of a certificate, or what stands in its file', async () => {
    const harness = await openHarness()
    closing.push(() => harness.close())
    const pem = join(harness.dataDir, 'broken.pem')
    const key = Buffer.from(MARK.repeat(20)).toString('base64')
    writeFileSync(pem, `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${key}\n-----END ENCRYPTED PRIVATE KEY-----\n`)
    const real = config({
      ...REAL,
      SIGN_IN: 'client-certificate',
      CLIENT_CERTIFICATE_FILE: pem,
      BOT_SIGN_IN: 'client-certificate',
      BOT_CERTIFICATE_FILE: pem,
    })
    const tokens = createTokens(real)
    for (const token of [tokens.exchange, tokens.graph, tokens.bot]) await refusedWith(token?.() ?? Promise.resolve())
    const report = await doctorFor(
      { ...real, publicUrl: 'https://127.0.0.1:1' },
      { systems: systems({ directory: undefined }), tokens },
    ).examine()
    expect(report.green).toBe(false)
    show(report, printed(report))
  })
})

describe.each(TOKENS)('a bearer token (%#)', (token) => {
  it.each(ECHOES)('that Exchange Online and Graph send back in %s', async (_name, echo) => {
    const asked: (string | undefined)[] = []
    const server = await loopback((request) => {
      asked.push(request.headers.authorization)
      return echo(request)
    })
    const options = { url: server.url, token: async () => token, ...steppedTime(), log: log() }
    const exchange = createExchangeOnline({ ...options, tenant: 't', timeouts: { read: 2_000, write: 2_000 } })
    const graph = createGraph({ ...options, timeout: 2_000 })
    await refusedWith(exchange.batches())
    await refusedWith(exchange.startBatch('sales-1'))
    await refusedWith(exchange.permittedCmdlets().then((names) => names ?? Promise.reject(new Error('no door'))))
    await refusedWith(graph.organization())
    expect(asked).toContain(`Bearer ${token}`)
  })

  it('that Teams’ connector sends back, in posts and in answers', async () => {
    const credentials = { type: 'SingleTenant', appId: 'a', tenantId: 't', token: async () => token } as const
    const issuer = await startIssuer('a')
    const harness = await openHouse({ credentials, issuer: issuer.issuer })
    closing.push(harness.close, issuer.close)
    harness.connector.refuse(
      ...[400, 403, 500, 500, 500].map((status) => ({
        status,
        body: { error: { code: 'X', message: `Bearer ${token}` } },
      })),
    )
    const authorization = `Bearer ${issuer.sign(harness.connector.url)}`
    const response = await harness.post(personal(harness.connector.url, { text: 'status' }), { authorization })
    show(await response.text())
    expect(harness.connector.said[0]?.authorization).toBe(`Bearer ${token}`)
    showLog(harness.logged)
    expect(harness.logged).not.toEqual([])
  })

  it('that a stranger shows at the door', async () => {
    const credentials = { type: 'SingleTenant', appId: 'a', tenantId: 't', token: async () => token } as const
    const issuer = await startIssuer('a')
    const harness = await openHouse({ credentials, issuer: issuer.issuer })
    closing.push(harness.close, issuer.close)
    for (const method of ['log', 'warn', 'error'] as const)
      vi.spyOn(console, method).mockImplementation((...said) => show(...said))
    const forged = `${issuer.sign(harness.connector.url, { forged: true })}${MARK}`
    for (const authorization of [`Bearer ${token}`, `Bearer ${forged}`, `Basic ${token}`, token]) {
      const response = await harness.post(personal(harness.connector.url), { authorization })
      expect(response.status).toBe(401)
      show(await response.text())
    }
    showLog(harness.logged)
    expect(harness.logged).toHaveLength(4)
  })
})

describe('the directory’s password', () => {
  it('is in no error, whether it is wrong or the directory is out of reach', async () => {
    const company = makeCompany(2007)
    const directory = await openPracticeDirectory({ company, targetAddressOf: () => undefined, faults: createFaults() })
    closing.push(() => directory.close())
    const { url, bindDn, ca } = directory
    await refusedWith(createDirectory({ url, bindDn, password: marked('ldap'), ca }).servers())
    await refusedWith(createDirectory({ url, bindDn, password: marked('ldap') }).servers())
    await refusedWith(createDirectory({ url: 'ldap://127.0.0.1:1', bindDn, password: marked('ldap') }).servers())
  })
})

describe('what people send', () => {
  it('a list with passwords is refused, and nothing of it is kept, shown or told', async () => {
    const harness = await openHarness()
    closing.push(() => harness.close())
    const person = practiceList(harness.company, 1)[0]
    const lists = [
      `EmailAddress,Password\n${person},${marked('list')}\n`,
      `${person};${marked('list')}\n`,
      `EmailAddress,Kennwort\n"${person}","${marked('list')}"\n`,
      `EmailAddress\n${person},${marked('list')}\n`,
    ]
    for (const pasted of lists) show(await harness.say('batch new sales-1', { pasted }))
    const file = { name: 'sales.csv', bytes: Buffer.from(lists[0] ?? '') }
    show(await harness.say('batch new sales-1', { file, in: PERSONAL }))
    await harness.tick()
    show(harness.posts, harness.faultsSeen)
    const files = readdirSync(harness.dataDir, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(harness.dataDir, name),
    )
    const contents = files.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'utf8'))
    expect(contents.length).toBeGreaterThan(1)
    show(...contents)
  })

  it('a file’s signed address is in no card, no answer and no log', async () => {
    const server = await loopback(({ path }) =>
      path.includes('away')
        ? { status: 302, headers: { location: `https://evil.test/?sig=${MARK}` } }
        : { status: 403, body: path },
    )
    const harness = await openHouse()
    closing.push(harness.close)
    harness.handle = async (request) => {
      const given = await Promise.all(request.files.map((file) => refusedWith(file.read(1_000))))
      return { posts: [card(String(given))] }
    }
    for (const way of ['here', 'away']) {
      const attachments = [
        {
          contentType: 'application/vnd.microsoft.teams.file.download.info',
          name: 'sales.csv',
          content: { downloadUrl: `${server.url}/${way}?tempauth=${marked('link')}&sig=${marked('sig')}` },
        },
      ]
      const response = await harness.post(personal(harness.connector.url, { text: 'batch new sales-1', attachments }))
      show(await response.text())
    }
    expect(server.received).toHaveLength(2)
    show(harness.connector.said)
    showLog(harness.logged)
  })
})

it('the search finds what it is to find', () => {
  show({ deep: { down: marked('x') } }, new Error('outer', { cause: new Error(marked('y')) }))
  expect(seen.filter((text) => text.includes(MARK))).toHaveLength(2)
  seen = []
})
