import { failed, passed, warning } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'
import { fromRefusal } from './refusal.ts'

const LOCKS = {
  held: 'The bot is running on it.',
  free: 'No bot is running on it.',
  left: 'No bot is running on it; the last one did not end cleanly, and the next takes the folder over.',
} as const

export default defineDoctor({
  name: 'store',
  title: 'The data folder',
  dependsOn: [],
  judge: ({ store }) => {
    if (store.is !== 'known') return fromRefusal(store, () => 'Set DATA_DIR to a folder on a local disk.')
    const { dir, exists, unwritable, setAside, lock } = store.value
    if (unwritable !== undefined) {
      return failed(
        `${dir}: ${unwritable}.`,
        `Let the account that runs the bot write to ${dir}, or set DATA_DIR to another folder.`,
      )
    }
    if (setAside.length > 0) {
      return warning(
        `${dir} has ${setAside.length} file${setAside.length === 1 ? '' : 's'} set aside, because they could not be read: ${setAside.join(', ')}.`,
        'Restore each from a backup while the bot is stopped, or move it away once nothing in it is missed.',
      )
    }
    return passed(`${dir} ${exists ? 'can be written' : 'is made at the first start'}. ${LOCKS[lock]}`)
  },
})
