import { storeContract } from '../contracts/store.contract.ts'
import { memory, memoryStore } from '../support/memory-store.ts'

storeContract('the store in memory', async () => {
  const kept = memory()
  return { open: async () => memoryStore(kept), dispose: async () => {} }
})
