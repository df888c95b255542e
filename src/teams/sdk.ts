/**
 * The Bot Framework SDK, as the CommonJS it is. Imported the other way, Node reads through all it exports to learn the
 * names, and loads Microsoft's packages below it a second time as ES modules: a fifth of the start.
 */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

const botbuilder: typeof import('botbuilder') = require('botbuilder')
export const { ActivityTypes, CardFactory } = botbuilder

const application: typeof import('@microsoft/teams-ai/lib/Application.js') = require('@microsoft/teams-ai/lib/Application.js')
export const { Application } = application

const adapter: typeof import('@microsoft/teams-ai/lib/TeamsAdapter.js') = require('@microsoft/teams-ai/lib/TeamsAdapter.js')
export const { TeamsAdapter } = adapter

const pipeline: typeof import('@azure/core-rest-pipeline') = require('@azure/core-rest-pipeline')
export const { proxyPolicyName } = pipeline
