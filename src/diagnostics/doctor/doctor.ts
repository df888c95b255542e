import type { Diagnostic } from '../diagnostic.ts'
import type { DoctorFacts } from './facts.ts'

/** Whether one thing about the bot is set up. */
export type DoctorDiagnostic = Diagnostic<DoctorFacts>

export const defineDoctor = (diagnostic: DoctorDiagnostic): DoctorDiagnostic => diagnostic
