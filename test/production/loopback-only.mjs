/**
 * Loaded before the program (`node --import`): whatever it wants to reach elsewhere, it reaches in the world that
 * `world.ts` has opened on this machine, and its resolver is that world's too. Nothing leaves loopback.
 */
import { setServers } from 'node:dns'
import { Socket } from 'node:net'

const { WORLD_PORT, WORLD_DNS = '' } = process.env
const connect = Socket.prototype.connect

Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args
  const host = options.host ?? options.hostname
  if (!options.path && host !== undefined && !/^(localhost|127\..*|::1)$/.test(host)) {
    Object.assign(options, { host: '127.0.0.1', port: Number(WORLD_PORT) })
  }
  return Reflect.apply(connect, this, args)
}

setServers([WORLD_DNS])
