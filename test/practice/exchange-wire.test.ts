import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { practiceList } from '../../practice/src/company.ts'
import { addressesOf } from '../../practice/src/exchange-online/csv.ts'
import { size, timeSpan } from '../../practice/src/exchange-online/wire.ts'
import { base64, company, detail, HOUR, MINUTE, openExchange, SECOND, type Wire } from './practice.ts'

const list = practiceList(company, 30)

describe('InvokeCommand', () => {
  it('answers with a context, warnings, values, and companions of their types', async () => {
    const exchange = await openExchange()
    const { body, headers } = await exchange.call('Get-MigrationBatch', {}, { headers: { 'client-request-id': 'abc' } })
    expect(headers.get('request-id')).toBe('abc')
    expect(body['@odata.context']).toContain('/adminapi/beta/')
    expect(body['@adminapi.warnings']).toEqual([])
    const [batch] = body.value
    expect(batch['CreationDateTime@data.type']).toBe('System.DateTime')
    expect(batch.CreationDateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/)
    expect(batch['BatchGuid@odata.type']).toBe('#Guid')
    expect(batch['NotificationEmails@odata.type']).toBe('#Collection(String)')
  })

  it('gives only what is selected', async () => {
    const exchange = await openExchange()
    const { body } = await exchange.call('Get-MigrationBatch', {}, { query: '?$select=Identity,Status' })
    expect(Object.keys(body.value[0])).toEqual(['Identity', 'Status'])
  })

  it('gives everything for a null or empty identity, and 404 for an unknown one', async () => {
    const exchange = await openExchange()
    await exchange.create('sales-1', list)
    for (const Identity of [null, '', undefined]) {
      expect((await exchange.values('Get-MigrationBatch', { Identity })).length).toBe(2)
    }
    for (const name of ['Get-MigrationBatch', 'Get-MigrationUser', 'Get-Recipient', 'Get-MailUser', 'Get-Mailbox']) {
      const missing = await exchange.call(name, { Identity: 'nobody@nowhere.example' })
      expect(missing.status).toBe(404)
      expect(detail(missing)).toMatch(/^Ex[0-9A-F]{6}\|[\w.]+ManagementObjectNotFoundException\|The operation couldn't/)
    }
  })

  it('envelopes an error as Exchange Online does', async () => {
    const exchange = await openExchange()
    const { status, body } = await exchange.call('Start-MigrationBatch', { Identity: 'none' })
    expect(status).toBe(404)
    expect(body.error).toMatchObject({
      code: 'NotFound',
      message: 'Error executing cmdlet',
      innererror: { type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException' },
    })
    expect(body.error.innererror.internalexception.message).toContain("object 'none' couldn't be found")
  })

  it('does nothing that wants confirmation until Confirm is false', async () => {
    const exchange = await openExchange()
    await exchange.create('sales-1', list)
    const asked = await exchange.call('Remove-MigrationBatch', { Identity: 'sales-1' })
    expect(asked.status).toBe(200)
    expect(asked.body['@adminapi.confirmationmessage']).toContain('Removing')
    expect((await exchange.values('Get-MigrationBatch', { Identity: 'sales-1' }))[0]?.Status).toBe('Created')
  })

  it('refuses parameters it does not know', async () => {
    const exchange = await openExchange()
    const refused = await exchange.call('Get-MigrationBatch', { Name: 'x' })
    expect(refused.status).toBe(400)
    expect(detail(refused)).toContain("matches parameter name 'Name'")
  })

  it('answers an unknown cmdlet with 403 and NUL bytes that claim gzip', async () => {
    const exchange = await openExchange()
    const body = JSON.stringify({ CmdletInput: { CmdletName: 'Remove-Mailbox', Parameters: {} } })
    const answer = await new Promise<{ status: number | undefined; encoding: string | undefined; bytes: Buffer }>(
      (resolve) => {
        const call = request(
          `${exchange.system.url}${exchange.path}`,
          { method: 'POST', headers: { 'Content-Type': 'application/json' } },
          (response) => {
            const chunks: Buffer[] = []
            response.on('data', (chunk: Buffer) => chunks.push(chunk))
            response.on('end', () =>
              resolve({
                status: response.statusCode,
                encoding: response.headers['content-encoding'],
                bytes: Buffer.concat(chunks),
              }),
            )
          },
        )
        call.end(body)
      },
    )
    expect([answer.status, answer.encoding]).toEqual([403, 'gzip'])
    expect(answer.bytes.length).toBeGreaterThan(0)
    expect(answer.bytes.every((byte) => byte === 0)).toBe(true)
  })

  it('lets nobody in without the token where one is demanded', async () => {
    const exchange = await openExchange({ token: 'secret' })
    const without = await exchange.call('Get-MigrationBatch')
    expect(without.status).toBe(401)
    expect(without.headers.get('WWW-Authenticate')).toContain('Bearer')
    expect(
      (await exchange.call('Get-MigrationBatch', {}, { headers: { Authorization: 'Bearer secret' } })).status,
    ).toBe(200)
  })

  it('knows its one tenant, and no InvokeCommand below v1.0', async () => {
    const exchange = await openExchange()
    const other = await fetch(
      `${exchange.system.url}/adminapi/beta/00000000-0000-0000-0000-0000000000bb/InvokeCommand`,
      { method: 'POST' },
    )
    expect(other.status).toBe(404)
    const wrong = await fetch(`${exchange.system.url}/adminapi/v1.0/${company.tenantId}/InvokeCommand`, {
      method: 'POST',
    })
    expect(wrong.status).toBe(405)
  })

  it('tells which cmdlets there are', async () => {
    const exchange = await openExchange()
    const response = await fetch(`${exchange.system.url}/adminapi/v1.0/${company.tenantId}/EXOModuleFile?Version=3.9.2`)
    const { value } = (await response.json()) as Wire
    expect(value[0].exportedCmdlets.split(',')).toContain('New-MigrationBatch')
  })
})

describe('pages', () => {
  const next = (link: string, anchor = 'APP:SystemMailbox') =>
    fetch(link, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-AnchorMailbox': anchor },
      body: JSON.stringify({ CmdletInput: { CmdletName: 'Get-Recipient', Parameters: { ResultSize: 'Unlimited' } } }),
    })

  it('a thousand by default, with a warning; all of them across pages', async () => {
    const exchange = await openExchange()
    const few = await exchange.call('Get-Recipient')
    expect([few.body.value.length, few.body['@odata.nextLink']]).toEqual([1000, undefined])
    expect(few.body['@adminapi.warnings'][0]).toContain('only the first 1000')
    let { body } = await exchange.call(
      'Get-Recipient',
      { ResultSize: 'Unlimited' },
      { headers: { Prefer: 'odata.maxpagesize=700' } },
    )
    const seen = new Set<string>()
    const lengths: number[] = []
    for (;;) {
      lengths.push(body.value.length)
      for (const one of body.value) seen.add(one.PrimarySmtpAddress)
      if (body['@odata.nextLink'] === undefined) break
      body = (await (await next(body['@odata.nextLink'])).json()) as Wire
    }
    // 2,412 mailboxes but for 9 without a mail user, 6 linked and 4 in conflict; 30 mail users, 140 groups, 85 contacts.
    expect(lengths).toEqual([700, 700, 700, 548])
    expect(seen.size).toBeGreaterThan(2600)
    expect((await exchange.values('Get-Recipient', { ResultSize: '5' })).length).toBe(5)
  })

  it.each([
    ['another anchor', { anchor: 'UPN:somebody', wait: 0 }],
    ['half an hour', { anchor: 'APP:SystemMailbox', wait: 31 * MINUTE }],
  ])('are lost after %s', async (_name, { anchor, wait }) => {
    const exchange = await openExchange()
    const { body } = await exchange.call('Get-Recipient', { ResultSize: 'Unlimited' })
    exchange.wall.advance(wait)
    const lost = await next(body['@odata.nextLink'], anchor)
    expect(lost.status).toBe(400)
    expect(await lost.text()).toContain('Expired or Invalid pagination request. Default Expiry time is 00:30:00')
  })
})

describe('CSVData', () => {
  const csv = (text: string) => Buffer.from(text).toString('base64')

  it('is taken as base64 text and as a tagged byte array', () => {
    expect(addressesOf(base64(['a@b.example']), false)).toEqual(['a@b.example'])
    expect(addressesOf({ '@odata.type': '#Exchange.ByteArrayType', Data: base64(['a@b.example']) }, false)).toEqual([
      'a@b.example',
    ])
    expect(addressesOf(csv('\uFEFFforcechangepassword,emailaddress\nFalse,"a@b.example"\n'), false)).toEqual([
      'a@b.example',
    ])
  })

  it.each([
    ['not base64', 'EmailAddress\na@b.example', 'CSVData'],
    ['no rows', csv('EmailAddress\n'), 'no rows'],
    ['no EmailAddress', csv('Mail\na@b.example\n'), 'EmailAddress'],
    ['an unknown column', csv('EmailAddress,Team\na@b.example,x\n'), 'unknown columns: team'],
    ['a bad address', csv('EmailAddress\na@b.example\nnobody\n'), "Row 2: 'nobody'"],
    ['blanks around an address', csv('EmailAddress\n a@b.example\n'), 'Row 1'],
    ['the same twice', csv('EmailAddress\na@b.example\nA@B.example\n'), 'more than once'],
    ['uneven rows', csv('EmailAddress\na@b.example,1\n'), 'columns'],
    [
      '2,001 rows',
      csv(`EmailAddress\n${Array.from({ length: 2001 }, (_, n) => `u${n}@b.example`).join('\n')}`),
      '2001 rows',
    ],
  ])('is refused whole for %s', (_name, data, text) => {
    expect(() => addressesOf(data, false)).toThrow(text)
  })

  it('may have unknown columns when they are allowed', () => {
    expect(addressesOf(csv('EmailAddress,Team\na@b.example,x\n'), true)).toEqual(['a@b.example'])
  })

  it('refuses a name that is taken, or has blanks, or an endpoint nobody made', async () => {
    const exchange = await openExchange()
    await exchange.create('sales-1', list)
    expect(detail(await exchange.create('SALES-1', list))).toContain('MigrationBatchAlreadyExistsException')
    expect((await exchange.create('sales 1', list)).status).toBe(400)
    expect((await exchange.create('x', list, { SourceEndpoint: 'none' })).status).toBe(404)
  })
})

describe('texts', () => {
  it('sizes carry the exact number in brackets, spans their days', () => {
    expect(size(99 * 1024 ** 3)).toBe('99 GB (106,300,440,576 bytes)')
    expect(size(512)).toBe('0.50 KB (512 bytes)')
    expect(timeSpan(26 * HOUR + 3 * SECOND)).toBe('1.02:00:03')
    expect(timeSpan(HOUR)).toBe('01:00:00')
  })
})

describe('other cmdlets', () => {
  it('name the accepted domains, the connector and the endpoints', async () => {
    const exchange = await openExchange()
    const domains = await exchange.values('Get-AcceptedDomain')
    expect(domains.map((one) => one.Name)).toEqual(company.domains.filter((one) => one.verified).map((one) => one.name))
    expect((await exchange.values('Get-InboundConnector'))[0]?.ConnectorType).toBe('OnPremises')
    expect((await exchange.values('Get-MigrationEndpoint')).map((one) => one.Identity)).toEqual([
      'EX07-01',
      'EX07-02',
      'EX03-01',
    ])
  })

  it('trace messages only to those whose mail is diverted', async () => {
    const exchange = await openExchange()
    await exchange.run('sales-1', list)
    const trace = () => exchange.values('Get-MessageTraceV2', { RecipientAddress: list[0] })
    expect(await trace()).toEqual([])
    exchange.clock.advance(HOUR)
    const [message] = await trace()
    expect(message).toMatchObject({ RecipientAddress: list[0], Status: 'Delivered' })
  })
})
