import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const theme = EditorView.theme({
  '&': { flex: '1', minWidth: '0', height: '100%', fontSize: '1.09rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--body)', lineHeight: '1.65', overflow: 'auto' },
  '.cm-content': {
    maxWidth: '820px',
    margin: '0 auto',
    padding: '1.2rem clamp(1rem, 3vw, 2rem) 40vh',
    caretColor: 'var(--verdigris)',
  },
  '.cm-line': { padding: '0' },
  '.cm-cursor': { borderLeft: '2px solid var(--verdigris)' },
  '.cm-placeholder': { color: 'var(--ink-soft)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'light-dark(#bfe0d8, #24554c)',
  },
  '.cm-panels': { background: 'var(--surface)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-peer-selection': { background: 'var(--peer-light)' },
  '.cm-peer-caret': {
    position: 'relative',
    borderLeft: '2px solid var(--peer)',
    marginLeft: '-1px',
    marginRight: '-1px',
  },
  '.cm-peer-name': {
    position: 'absolute',
    bottom: '100%',
    left: '-2px',
    padding: '0.1em 0.5em',
    borderRadius: '6px 6px 6px 0',
    background: 'var(--peer)',
    color: '#fff',
    font: '600 0.72rem/1.35 var(--body)',
    whiteSpace: 'nowrap',
    pointerEvents: 'none',
    userSelect: 'none',
    zIndex: '5',
  },
});

const highlight = HighlightStyle.define([
  {
    tag: tags.heading1,
    fontFamily: 'var(--display)',
    fontSize: '1.75em',
    fontWeight: '700',
    letterSpacing: '-0.02em',
  },
  {
    tag: tags.heading2,
    fontFamily: 'var(--display)',
    fontSize: '1.35em',
    fontWeight: '700',
    letterSpacing: '-0.015em',
  },
  { tag: tags.heading, fontFamily: 'var(--display)', fontWeight: '700' },
  { tag: tags.strong, fontWeight: '700' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  {
    tag: [tags.link, tags.url],
    color: 'var(--verdigris)',
    textDecoration: 'underline',
    textUnderlineOffset: '0.2em',
  },
  { tag: tags.monospace, fontFamily: 'var(--mono)', fontSize: '0.92em', color: 'var(--clay)' },
  { tag: tags.quote, color: 'var(--ink-soft)', fontStyle: 'italic' },
  { tag: [tags.processingInstruction, tags.contentSeparator], color: 'var(--line-strong)' },
]);

/** Markdown as prose rather than as code, in the colours of the page, light and dark. */
export const editorLook: Extension = [theme, syntaxHighlighting(highlight)];
