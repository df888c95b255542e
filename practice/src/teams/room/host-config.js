const sizes = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 }
const weights = { lighter: 300, default: 400, bolder: 600 }

/** A colour is a variable of theme.css, so that light and dark need no second drawing. */
const colour = (name) => ({ default: `var(--${name})`, subtle: name === 'ink' ? 'var(--ink-soft)' : `var(--${name})` })

const foregroundColors = {
  default: colour('ink'),
  dark: colour('ink'),
  light: { default: 'var(--surface)', subtle: 'var(--surface)' },
  accent: colour('brand-strong'),
  good: colour('good'),
  warning: colour('warning'),
  attention: colour('attention'),
}

const container = (background, border = 'line') => ({
  foregroundColors,
  backgroundColor: `var(--${background})`,
  borderColor: `var(--${border})`,
})

/** How cards look in Teams: its spacings, sizes and button row; the colours have enough contrast, which Teams' own lack. */
export const hostConfig = {
  choiceSetInputValueSeparator: ',',
  supportsInteractivity: true,
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  imageSizes: { small: 32, medium: 52, large: 100 },
  fontTypes: {
    default: { fontFamily: 'var(--font)', fontSizes: sizes, fontWeights: weights },
    monospace: { fontFamily: 'var(--mono, monospace)', fontSizes: { ...sizes, default: 13 }, fontWeights: weights },
  },
  textStyles: { heading: { fontType: 'default', size: 'large', weight: 'bolder', color: 'default', isSubtle: false } },
  textBlock: { headingLevel: 2 },
  containerStyles: {
    default: container('raised'),
    emphasis: container('quiet'),
    accent: container('brand-soft', 'brand'),
    good: container('good-soft', 'good'),
    warning: container('warning-soft', 'warning'),
    attention: container('attention-soft', 'attention'),
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder' },
    },
    errorMessage: { color: 'attention', size: 'small', spacing: 'small' },
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    showCard: { actionMode: 'inline', inlineTopMargin: 16, style: 'emphasis' },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  adaptiveCard: { allowCustomStyle: false },
  imageSet: { imageSize: 'medium', maxImageHeight: 100 },
  factSet: {
    title: { color: 'default', size: 'default', weight: 'bolder', wrap: true, maxWidth: 180 },
    value: { color: 'default', size: 'default', weight: 'default', wrap: true },
    spacing: 16,
  },
  table: { cellSpacing: 8 },
}
