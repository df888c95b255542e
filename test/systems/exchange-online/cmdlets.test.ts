import { describe, expect, it } from 'vitest'
import { createExchangeOnline } from '../../../src/systems/exchange-online/index.ts'
import { loopback, steppedTime } from '../loopback.ts'
import { envelope } from './corpus.ts'
import { exchange, failure, missing, rows, TENANT } from './harness.ts'

const ANN = 'ann@contoso.com'
const CSV = `EmailAddress\r\n${ANN}\r\n`

describe('changes of one person', () => {
  it('name the person; those that would ask are told not to', async () => {
    const { startUser, stopUser, removeUser, setMailboxType, server } = await exchange(() => ({ status: 204 }))
    await startUser(ANN)
    await stopUser(ANN)
    await removeUser(ANN)
    await setMailboxType(ANN, 'Room')
    expect(server.received.map(({ cmdlet, parameters }) => [cmdlet, parameters])).toEqual([
      ['Start-MigrationUser', { Identity: ANN }],
      ['Stop-MigrationUser', { Identity: ANN, Confirm: false }],
      ['Remove-MigrationUser', { Identity: ANN, Confirm: false }],
      ['Set-Mailbox', { Identity: ANN, Type: 'Room' }],
    ])
  })

  it('never go out for nobody', async () => {
    const { startUser, stopUser, removeUser, setMailboxType, mailbox, messagesTo, server } = await exchange(() =>
      rows(),
    )
    const now = new Date(0)
    for (const run of [startUser, stopUser, removeUser, mailbox]) await expect(run(' ')).rejects.toThrow(TypeError)
    await expect(setMailboxType('', 'Shared')).rejects.toThrow(TypeError)
    await expect(messagesTo([], now, now)).rejects.toThrow(TypeError)
    await expect(messagesTo([''], now, now)).rejects.toThrow(TypeError)
    expect(server.received).toHaveLength(0)
  })
})

describe('addUsers', () => {
  it('adds the rows of a list to a batch', async () => {
    const { addUsers, server } = await exchange(() => ({ status: 204 }))
    await addUsers({ batch: 'sales-1', csv: CSV })
    expect(server.received[0]).toMatchObject({ cmdlet: 'Set-MigrationBatch' })
    expect(server.received[0]?.parameters).toEqual({
      Identity: 'sales-1',
      AddUsers: true,
      CSVData: Buffer.from(CSV).toString('base64'),
    })
  })

  it.each([
    { batch: '', csv: CSV },
    { batch: 'sales-1', csv: ' ' },
  ])('sends nothing where something is empty: %j', async (input) => {
    const { addUsers, server } = await exchange(() => ({ status: 204 }))
    await expect(addUsers(input)).rejects.toThrow(TypeError)
    expect(server.received).toHaveLength(0)
  })
})

describe('a list', () => {
  const TYPE = 'System.Management.Automation.ParameterBindingArgumentTransformationException'
  const refused = envelope(`|${TYPE}|Cannot process argument transformation on parameter 'CSVData'.`)
  const asBytes = { '@odata.type': '#Exchange.ByteArrayType', Data: Buffer.from(CSV).toString('base64') }

  it('that cannot be bound as text is sent as a byte array, and the next one at once', async () => {
    const { addUsers, server } = await exchange(({ parameters }) =>
      typeof parameters.CSVData === 'string' ? { status: 400, body: refused } : { status: 204 },
    )
    await addUsers({ batch: 'sales-1', csv: CSV })
    await addUsers({ batch: 'sales-2', csv: CSV })
    expect(server.received.map(({ parameters }) => parameters.CSVData)).toEqual([
      Buffer.from(CSV).toString('base64'),
      asBytes,
      asBytes,
    ])
  })

  it('that can be bound in no form is told', async () => {
    const { addUsers, server } = await exchange(() => ({ status: 400, body: refused }))
    expect(await failure(addUsers({ batch: 'sales-1', csv: CSV }))).toMatchObject({
      code: 'ParameterBindingArgumentTransformationException',
    })
    expect(server.received).toHaveLength(2)
  })

  it('that is refused for what stands in it is not sent again', async () => {
    const text = '|Microsoft.Exchange.Migration.MigrationCSVRowValidationException|CSVData: row 2 is wrong.'
    const { addUsers, server } = await exchange(() => ({ status: 400, body: envelope(text) }))
    await failure(addUsers({ batch: 'sales-1', csv: CSV }))
    expect(server.received).toHaveLength(1)
  })

  it('is a byte array from the first where the administrator says so', async () => {
    const server = await loopback(() => ({ status: 204 }))
    const { clock, sleep } = steppedTime()
    const online = createExchangeOnline({ url: server.url, tenant: TENANT, clock, sleep, csvForm: 'byte-array' })
    await online.addUsers({ batch: 'sales-1', csv: CSV })
    expect(server.received.map(({ parameters }) => parameters.CSVData)).toEqual([asBytes])
  })
})

describe('a mailbox', () => {
  const row = {
    Identity: 'ann',
    PrimarySmtpAddress: ANN,
    EmailAddresses: [`SMTP:${ANN}`, 'smtp:ann@contoso.onmicrosoft.com', 'X500:/o=x'],
    RecipientTypeDetails: 'UserMailbox',
    LegacyExchangeDN: '/o=ExchangeLabs/cn=ann',
    ExchangeGuid: '5b0c2e2e-0000-4000-8000-000000000003',
    WhenMailboxCreated: '2026-11-22T10:00:00.0000000+00:00',
  }

  it('tells what conversion needs', async () => {
    const { mailbox, server } = await exchange(() =>
      rows({ ...row, Identity: 'bo', PrimarySmtpAddress: 'bo@x.y', EmailAddresses: [] }, row),
    )
    expect(await mailbox('ANN@contoso.com')).toEqual({
      identity: 'ann',
      primaryAddress: ANN,
      addresses: [ANN, 'ann@contoso.onmicrosoft.com'],
      details: 'UserMailbox',
      legacyDn: '/o=ExchangeLabs/cn=ann',
      exchangeGuid: '5b0c2e2e-0000-4000-8000-000000000003',
      created: new Date('2026-11-22T10:00:00Z'),
    })
    expect(server.received[0]?.path).toContain('LegacyExchangeDN')
  })

  it('that is not there is undefined', async () => {
    expect(await (await exchange(() => missing)).mailbox(ANN)).toBeUndefined()
  })
})

describe('messagesTo', () => {
  const at = (hour: number) => `2026-11-22T${String(hour).padStart(2, '0')}:00:00Z`

  it('asks for the time in UTC, and gives the newest first, of nobody else', async () => {
    const { messagesTo, server } = await exchange(() =>
      rows(
        { RecipientAddress: ANN, SenderAddress: 'x@y.z', Received: at(10), Status: 'Delivered' },
        { RecipientAddress: 'else@contoso.com', Received: at(11) },
        { RecipientAddress: 'Ann@Contoso.com', Received: at(12), Status: 'FilteredAsSpam' },
      ),
    )
    expect(await messagesTo([ANN], new Date(at(9)), new Date(at(13)))).toEqual([
      { recipient: 'Ann@Contoso.com', sender: '', received: new Date(at(12)), status: 'FilteredAsSpam' },
      { recipient: ANN, sender: 'x@y.z', received: new Date(at(10)), status: 'Delivered' },
    ])
    expect(server.received[0]).toMatchObject({
      cmdlet: 'Get-MessageTraceV2',
      parameters: {
        RecipientAddress: [ANN],
        StartDate: '2026-11-22T09:00:00.0000000Z',
        EndDate: '2026-11-22T13:00:00.0000000Z',
        ResultSize: 5000,
      },
    })
  })

  it('a message without a time is told, not guessed', async () => {
    const { messagesTo } = await exchange(() => rows({ RecipientAddress: ANN }))
    expect(await failure(messagesTo([ANN], new Date(0), new Date(1)))).toMatchObject({ code: 'UnexpectedAnswer' })
  })
})

describe('inbound connectors', () => {
  it('are read tolerantly', async () => {
    const { inboundConnectors } = await exchange(() =>
      rows(
        { Name: 'old', ConnectorType: 'OnPremises', Enabled: 'True', SenderDomains: ['smtp:*;1'], RequireTls: true },
        { Identity: 'bare' },
      ),
    )
    expect(await inboundConnectors()).toEqual([
      { name: 'old', enabled: true, type: 'OnPremises', senderDomains: ['smtp:*;1'], requiresTls: true },
      { name: 'bare', enabled: true, type: 'Unknown', senderDomains: [], requiresTls: false },
    ])
  })
})

describe('permitted cmdlets', () => {
  it.each<[string, unknown]>([
    ['an object', { exportedCmdlets: 'Get-MigrationBatch, Get-Recipient' }],
    ['a list of one', [{ exportedCmdlets: 'Get-MigrationBatch,Get-Recipient,' }]],
    ['names in a list', [{ exportedCmdlets: ['Get-MigrationBatch', 'Get-Recipient'] }]],
  ])('are told by %s', async (_, value) => {
    const { permittedCmdlets, server } = await exchange(() => ({ body: { value } }))
    expect(await permittedCmdlets()).toEqual(['Get-MigrationBatch', 'Get-Recipient'])
    expect(server.received[0]).toMatchObject({ method: 'GET' })
    expect(server.received[0]?.path).toMatch(new RegExp(`^/adminapi/v1.0/${TENANT}/EXOModuleFile\\?Version=\\d`))
    expect(server.received[0]?.headers.commandname).toBe('*')
  })

  it.each([
    ['no such door', { status: 404 }],
    ['not that way', { status: 405 }],
    ['nothing', { body: { value: [] } }],
    ['no JSON', { body: '<html></html>' }],
  ])('are unknown where the system answers %s', async (_, answer) => {
    expect(await (await exchange(() => answer)).permittedCmdlets()).toBeUndefined()
  })

  it('an app without any role is told that', async () => {
    const error = await failure((await exchange(() => ({ status: 403, body: Buffer.alloc(8) }))).permittedCmdlets())
    expect(error).toMatchObject({ code: 'CmdletNotPermitted', operation: 'EXOModuleFile', retryable: false })
    expect(error.message).toContain('no role in Exchange Online')
  })

  it('an app without consent is told that', async () => {
    expect(await failure((await exchange(() => ({ status: 401 }))).permittedCmdlets())).toMatchObject({ code: '401' })
  })
})
