/** teams-ai by subpath and nothing else: what `startup.mjs` compares with. */
await import('@microsoft/teams-ai/lib/Application.js')
await import('@microsoft/teams-ai/lib/TeamsAdapter.js')
await import('@microsoft/teams-ai/lib/TurnState.js')
process.stdout.write('ready\n')
setInterval(() => undefined, 60_000)
