import { expectTypeOf, it } from 'vitest'
import type { CheckFacts, Fact } from '../../src/migration/checks/check.ts'
import type { PreflightInput } from '../../src/migration/preflight/rule.ts'
import type { RecipientsInput } from '../../src/migration/recipients.ts'
import type { SeenBatch, SeenUser } from '../../src/migration/seen.ts'
import type * as ports from '../../src/systems/ports.ts'

type Of<T> = Exclude<T, undefined>
type Value<T> = T extends Fact<infer V> ? V : never

/** The domain names its own inputs and imports no port; this is where the two are held together. */
it('what the ports give fits what the domain takes', () => {
  expectTypeOf<ports.RemoteBatch>().toExtend<SeenBatch>()
  expectTypeOf<ports.RemoteUser>().toExtend<SeenUser>()
  expectTypeOf<ports.CloudRecipient[]>().toExtend<Of<PreflightInput['recipients']>>()
  expectTypeOf<ports.RemoteUser[]>().toExtend<Of<PreflightInput['users']>>()
  expectTypeOf<ports.TenantDomain[]>().toExtend<Of<PreflightInput['domains']>>()
  expectTypeOf<ports.DirectoryMailbox[]>().toExtend<Of<PreflightInput['mailboxes']>>()
  expectTypeOf<ports.DirectoryServer[]>().toExtend<Of<PreflightInput['servers']>>()
  expectTypeOf<ports.TenantUser[]>().toExtend<Of<PreflightInput['tenantUsers']>>()
  expectTypeOf<ports.MigrationEndpoint>().toExtend<Of<PreflightInput['endpoint']>>()
  expectTypeOf<ports.DirectoryCounts>().toExtend<Of<RecipientsInput['others']>>()
  expectTypeOf<ports.DirectoryServer[]>().toExtend<Value<CheckFacts['servers']>>()
  expectTypeOf<ports.Organization>().toExtend<Value<CheckFacts['organization']>>()
  expectTypeOf<ports.TenantDomain[]>().toExtend<Value<CheckFacts['domains']>>()
  expectTypeOf<ports.MigrationEndpoint[]>().toExtend<Value<CheckFacts['endpoints']>>()
  expectTypeOf<ports.EndpointTest>().toExtend<Value<CheckFacts['endpointTest']>>()
  expectTypeOf<Awaited<ReturnType<ports.Dns['mx']>>>().toExtend<Value<CheckFacts['mx']>>()
  expectTypeOf<Awaited<ReturnType<ports.Dns['txt']>>>().toExtend<Value<CheckFacts['txt']>>()
  expectTypeOf<Awaited<ReturnType<ports.Dns['cname']>>>().toExtend<Value<CheckFacts['autodiscover']>>()
})
