/** The barest bot there is with teams-ai: it says what was said. What `startup.mjs` compares memory with. */
import { Application } from '@microsoft/teams-ai/lib/Application.js'
import { TeamsAdapter } from '@microsoft/teams-ai/lib/TeamsAdapter.js'
import { ConfigurationServiceClientCredentialFactory, MemoryStorage } from 'botbuilder'
import express from 'express'

const adapter = new TeamsAdapter({}, new ConfigurationServiceClientCredentialFactory({}))
const bot = new Application({ storage: new MemoryStorage() })
bot.activity('message', async (context) => {
  await context.sendActivity(context.activity.text)
})
const app = express()
app.use(express.json())
app.post('/api/messages', (request, response) => adapter.process(request, response, (context) => bot.run(context)))
app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => process.stdout.write('ready\n'))
