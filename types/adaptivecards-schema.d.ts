/** The templating package's types reach into the renderer's TypeScript sources, which do not pass our flags. */
export type IAdaptiveCard = Record<string, unknown>
