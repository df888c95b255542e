import { describe, expect, it } from 'vitest'
import { parseError } from '../../../src/systems/exchange-online/error-text.ts'
import { faultOf, isMissing } from '../../../src/systems/exchange-online/fault.ts'
import { CORPUS, envelope } from './corpus.ts'

const json = (body: unknown) => JSON.stringify(body)

describe('faultOf', () => {
  it.each(CORPUS)('repeats a read only where that can help: $name', ({ status, body, retryable }) => {
    const text = typeof body === 'object' ? json(body) : body
    expect(faultOf(status, text, 'Get-MigrationBatch').retryable).toBe(retryable)
  })

  it.each([
    [429, '', true],
    [503, 'You have reached the maximum number of concurrent requests per tenant.', true],
    [503, 'Service Unavailable', false],
    [500, '', false],
    [504, '', false],
    [500, json(envelope('|Microsoft.Exchange.Data.Storage.StorageTransientException|busy')), false],
  ])('is sure that nothing was done only when throttled: %i %s', (status, body, undone) => {
    expect(faultOf(status, body, 'New-MigrationBatch').undone).toBe(undone)
  })

  it.each([
    [502, '<html><body>Bad Gateway</body></html>', false],
    [503, 'Service Unavailable', false],
    [504, '', false],
    [500, '', false],
    [429, '', true],
    [400, json(envelope('|A.B|no')), true],
    [500, json(envelope('|A.B|no')), true],
    [404, '<html><body>x</body></html>', true],
  ])('is answered only where something that knows the outcome spoke: %i %s', (status, body, answered) => {
    expect(faultOf(status, body, 'New-MigrationBatch').answered).toBe(answered)
  })

  it.each([undefined, '', '  '])('reads an unreadable or empty 403 as "not permitted": %j', (body) => {
    const fault = faultOf(403, body, 'New-MigrationBatch')
    expect(fault).toMatchObject({ code: 'CmdletNotPermitted', retryable: false, answered: true })
    expect(fault.text).toContain('New-MigrationBatch is unknown to Exchange Online or not permitted to this app')
  })

  it('names a lost page', () => {
    const body = json({ error: { message: 'Expired or Invalid pagination request. Default Expiry time is 00:30:00' } })
    expect(faultOf(400, body, 'Get-MigrationUser').code).toBe('Expired')
  })
})

describe('isMissing', () => {
  it.each([
    [404, json(envelope('Ex1|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|x')), true],
    [400, json(envelope('|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|x')), true],
    [404, json(envelope('|Microsoft.Exchange.Migration.MigrationUserNotFoundException|x')), true],
    [404, json({ error: { code: 'NotFound', message: 'x' } }), true],
    [404, '<html><body>no such site</body></html>', false],
    [404, '', false],
    [404, undefined, false],
    [404, json(envelope('|Microsoft.Exchange.Data.Directory.TenantNotFoundException|x')), false],
    [404, json(envelope('|System.Management.Automation.CommandNotFoundException|x')), false],
    [404, json(envelope('|A.SomethingElseException|x')), false],
    [400, json({ error: { code: 'BadRequest', message: 'x' } }), false],
  ])('%i %s: %s', (status, body, missing) => {
    expect(isMissing(status, parseError(status, body))).toBe(missing)
  })
})
