// Rows of the host as the client draws them.
import type { Elements, RenderElement } from 'claude-code'

/** Text, its colour ("" is the terminal's own), the sum of its attributes, perhaps an address ("" is none) and its ground. */
export type Segment = [text: string, color: string, attributes: number, link?: string, ground?: string]
export type Kit = Pick<Elements['terminal'], 'Box' | 'Text' | 'Link' | 'Button'>

const shown = ({ Text }: Pick<Kit, 'Text'>, [text, color, on, , ground = '']: Segment) => Text({
  bold: (on & 1) > 0, dimColor: (on & 2) > 0, italic: (on & 4) > 0, underline: (on & 8) > 0,
  inverse: (on & 16) > 0, strikethrough: (on & 32) > 0, ...(color === '' ? {} : { color }),
  ...(ground === '' ? {} : { backgroundColor: ground }), children: [text],
})

/** The spans of a line without links, for inside a button. */
export const spans = (kit: Pick<Kit, 'Text'>, line: Segment[]) => line.map(one => shown(kit, one))

export const row = (kit: Pick<Kit, 'Text' | 'Link'>, line: Segment[]): RenderElement => kit.Text({
  wrap: 'truncate-end',
  children: line.map(one => one[3] ? kit.Link({ href: one[3], children: [shown(kit, one)] }) : shown(kit, one)),
})

export const column = (kit: Pick<Kit, 'Box'>, children: RenderElement[]): RenderElement =>
  kit.Box({ flexDirection: 'column', children })

export const drawn = (kit: Pick<Kit, 'Box' | 'Text' | 'Link'>, lines: Segment[][]): RenderElement =>
  column(kit, lines.map(line => row(kit, line)))
