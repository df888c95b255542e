/** How a verdict looks on a card: the same on every card. */
import { ICONS, type Verdict } from '../../diagnostics/diagnostic.ts'

const COLORS: Readonly<Record<Verdict, string>> = {
  passed: 'Good',
  warning: 'Warning',
  failed: 'Attention',
  inconclusive: 'Default',
  'not applicable': 'Default',
}

export const look = (verdict: Verdict): { readonly icon: string; readonly color: string } => ({
  icon: ICONS[verdict],
  color: COLORS[verdict],
})
