import { Markup } from "./markup";

const LIGHT = `
  --ground: #ffffff; --panel: #f6f7f9; --line: #d5d9df; --text: #1c1f24; --quiet: #545c66; --link: #0b56c4;
  --good: #0f6130; --good-ground: #e8f5ec; --bad: #a3122b; --bad-ground: #fdecee; --warn: #754700; --warn-ground: #fff3d9;
  --alarm: #ffffff; --alarm-ground: #a3122b;
  --trust: #6b2fb5; --network: #57606b; --secret: #96580a; --node: #ffffff; --stack: #f6f7f9; --inner: #eef0f4;`;

const DARK = `
  --ground: #15181c; --panel: #1d2126; --line: #3a4149; --text: #e7e9ec; --quiet: #a8b0ba; --link: #86b7ff;
  --good: #83dba0; --good-ground: #14301f; --bad: #ffa3ae; --bad-ground: #3c161c; --warn: #f4c76b; --warn-ground: #2c2108;
  --alarm: #1f0509; --alarm-ground: #ffa3ae;
  --trust: #c9a4ff; --network: #9aa4b0; --secret: #eab161; --node: #15181c; --stack: #1b1f24; --inner: #23282e;`;

/** The style of the page. Colours are variables with values for light, dark and print. */
export const STYLE = new Markup(`
:root { color-scheme: light dark;${LIGHT} }
@media (prefers-color-scheme: dark) { :root {${DARK} } }
*, *::before, *::after { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; max-width: 77rem; padding: 2.5rem 1.5rem 6rem; background: var(--ground); color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: 2.5rem; letter-spacing: -0.02em; margin: 0 0 0.25rem; }
h2 { font-size: 1.6rem; letter-spacing: -0.01em; margin: 0 0 1.25rem; }
h3 { font-size: 1.15rem; margin: 2.25rem 0 0.75rem; }
h4 { font-size: 1rem; margin: 0 0 0.5rem; }
p { margin: 0 0 0.75rem; max-width: 75ch; }
ul { margin: 0; padding-left: 1.25rem; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 0.3em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
:target { scroll-margin-top: 5rem; }
section { margin-top: 4.5rem; scroll-margin-top: 1rem; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: 0.86em; }
.quiet, .nothing { color: var(--quiet); }
.quiet { font-size: 0.9rem; font-weight: 400; margin: 0.25rem 0 0; }
.overline { color: var(--quiet); font-size: 0.8rem; font-weight: 600; letter-spacing: 0.1em; text-transform: uppercase; margin: 0 0 0.25rem; }
.skip { position: absolute; left: -100vw; padding: 0.5rem 1rem; background: var(--ground); }
.skip:focus { left: 1rem; top: 1rem; }
nav { margin: 1.75rem 0 0; padding: 0.75rem 0; border-block: 1px solid var(--line); font-size: 0.92rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.35rem 1.5rem; list-style: none; padding: 0; }
nav a { display: inline-block; padding: 0.15rem 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav + main > section:first-child { margin-top: 2.5rem; }
.good { --tone: var(--good); --tone-ground: var(--good-ground); }
.bad { --tone: var(--bad); --tone-ground: var(--bad-ground); }
.warn { --tone: var(--warn); --tone-ground: var(--warn-ground); }
.plain { --tone: var(--quiet); --tone-ground: var(--panel); }
.banner, .card, .pill { color: var(--tone); background: var(--tone-ground); }
.banner { border-left: 0.5rem solid; border-radius: 0.5rem; padding: 1.25rem 1.5rem; }
.banner p { margin: 0; color: var(--text); }
.banner .words { font-size: 1.75rem; font-weight: 700; line-height: 1.3; letter-spacing: -0.01em; color: inherit; }
.alarm { margin: 0 0 2rem; padding: 1.25rem 1.5rem; border-radius: 0.5rem; background: var(--alarm-ground); color: var(--alarm); }
.alarm p { margin: 0.5rem 0 0; }
.alarm ul + .words { margin-top: 2rem; }
.alarm ul { margin-top: 0.5rem; font-size: 0.9rem; }
.alarm .words { margin: 0; font-size: 1.75rem; font-weight: 700; line-height: 1.3; letter-spacing: -0.01em; text-wrap: balance; }
.alarm .endpoint { font-size: 1.15rem; font-weight: 700; }
.alarm a { color: inherit; }
.alarm :focus-visible { outline-color: currentcolor; }
.tiles { list-style: none; padding: 0; margin: 1rem 0 0; display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(min(12rem, 44%), 1fr)); }
.tiles li { border: 1px solid var(--line); border-top: 4px solid var(--line); border-radius: 0.5rem; background: var(--panel); }
.tiles a { display: block; height: 100%; padding: 0.75rem 1rem 0.9rem; color: inherit; text-decoration: none; }
.tiles .label { display: block; color: var(--quiet); font-size: 0.85rem; }
.tiles .value { display: block; font-weight: 650; line-height: 1.35; }
.tiles a:hover .value { text-decoration: underline; }
.tiles .good, .tiles .bad, .tiles .warn { border-top-color: var(--tone); }
.tiles .bad, .tiles .warn { background: var(--tone-ground); }
.tiles .bad .label, .tiles .warn .label { color: var(--text); }
.card { border-left: 0.35rem solid; border-radius: 0.5rem; padding: 1rem 1.25rem; margin: 0 0 1rem; }
.card > * { color: var(--text); }
.card p { margin: 0.5rem 0 0; }
.card h4 { color: var(--tone); }
.pill { display: inline-block; padding: 0.05rem 0.6rem; border-radius: 1rem; border: 1px solid; font-size: 0.82rem; font-weight: 600; white-space: nowrap; }
.notes { color: var(--text); max-width: 80ch; }
.notes li { margin-bottom: 0.35rem; }
.scroll { overflow-x: auto; margin: 0 0 1.5rem; }
table { border-collapse: collapse; width: 100%; min-width: 40rem; font-size: 0.92rem; line-height: 1.5; }
caption { text-align: left; font-weight: 650; padding: 0.5rem 0; }
caption span { display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 2.5rem); }
th, td { text-align: left; vertical-align: top; padding: 0.6rem 1.25rem 0.6rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--quiet); font-size: 0.82rem; font-weight: 600; border-bottom-width: 2px; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
td p, th p { margin: 0.25rem 0 0; }
td ul { list-style: none; padding: 0; }
td li + li { margin-top: 0.4rem; }
tr.added > th { box-shadow: inset 3px 0 var(--good); padding-left: 0.75rem; }
tr.removed > th { box-shadow: inset 3px 0 var(--bad); padding-left: 0.75rem; }
#rules th[scope="row"] { width: 36%; }
#rules td:nth-child(2) { width: 20%; }
#trust th[scope="row"] { width: 62%; }
#secrets th[scope="row"] { width: 14%; }
#secrets td:nth-child(2) { width: 24%; }
#secrets td:nth-child(3) { width: 28%; }
#secrets td:nth-child(4) { width: 17%; }
ins, del { text-decoration: none; padding: 0 0.2em; border-radius: 3px; }
ins { color: var(--good); background: var(--good-ground); }
del { color: var(--bad); background: var(--bad-ground); text-decoration: line-through; }
.to { color: var(--quiet); }
.attributes { list-style: none; padding: 0; }
.columns { columns: 22rem; column-gap: 2rem; list-style: none; padding: 0.5rem 0 0; font-size: 0.92rem; }
.columns li { break-inside: avoid; padding: 0.15rem 0; }
details { border: 1px solid var(--line); border-radius: 0.5rem; margin: 0 0 0.75rem; }
details > :not(summary) { margin-inline: 1rem; }
summary { cursor: pointer; padding: 0.55rem 1rem; border-radius: 0.5rem; }
summary:hover { background: var(--panel); }
td details { border: 0; margin: 0; }
td details > :not(summary) { margin-inline: 0; }
td summary { padding: 0; color: var(--link); }
.blocks { border-top: 1px solid var(--line); }
.blocks details { border: 0; border-bottom: 1px solid var(--line); border-radius: 0; margin: 0; }
.blocks summary { padding-inline: 0.5rem; }
.code { margin: 0 0 1rem; padding: 1rem 1.25rem; border-radius: 0.5rem; background: var(--panel); line-height: 1.5; white-space: pre-wrap; tab-size: 2; }
.difference > * { display: block; padding: 0 0.5rem; border-radius: 0; min-height: 1.5em; }
.difference del { text-decoration: none; }
.difference .hunk { color: var(--quiet); }
figure { margin: 0; }
.drawing { border: 1px solid var(--line); border-radius: 0.75rem; padding: 0.75rem; width: max(100%, min(100vw - 5rem, 112rem)); margin: 0 0 0.75rem 50%; transform: translateX(-50%); }
.legend { list-style: none; padding: 0; margin: 0 0 1.25rem; display: flex; flex-wrap: wrap; gap: 0.25rem 2rem; font-size: 0.9rem; color: var(--quiet); }
.legend svg { vertical-align: middle; margin-right: 0.35rem; }
.diagram { display: block; width: 100%; height: auto; margin: 0 auto; font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
.diagram.sample { display: inline-block; width: 56px; }
.diagram .frame rect { fill: var(--stack); stroke: var(--line); stroke-width: 1; }
.diagram .frame.stack rect { stroke: var(--network); stroke-width: 1.5; }
.diagram .frame.cluster rect, .diagram .frame.namespace rect { fill: var(--inner); stroke: var(--network); }
.diagram .frame.namespace rect { fill: var(--stack); stroke-dasharray: 5 3; }
.diagram .node.outside rect { stroke-dasharray: 2 3; }
.diagram .frame text { fill: var(--quiet); font-size: 12px; font-weight: 600; }
.diagram .node rect { fill: var(--node); stroke: var(--network); stroke-width: 1; }
.diagram .node text { fill: var(--text); font-size: 13px; font-weight: 600; }
.diagram .node .what { fill: var(--quiet); font-size: 12px; font-weight: 400; }
.diagram .node a:hover rect, .diagram .node a:focus-visible rect { stroke: var(--link); stroke-width: 3; }
.diagram .node a:focus-visible { outline: none; }
.diagram .node a text { text-decoration: none; }
.diagram .edge path { fill: none; }
.diagram .edge.trust path { stroke: var(--trust); stroke-width: 3; }
.diagram .edge.network path { stroke: var(--network); stroke-width: 1.1; }
.diagram .edge.secret path { stroke: var(--secret); stroke-width: 1.8; stroke-dasharray: 6 4; }
.diagram .edge.plaintext path { stroke: var(--bad); stroke-width: 4; }
.diagram .head.trust path { fill: var(--trust); }
.diagram .head.network path { fill: none; stroke: var(--network); stroke-width: 1.5; }
.diagram .head.plaintext path { fill: none; stroke: var(--bad); stroke-width: 2; }
.diagram .head.secret circle { fill: var(--secret); }
.diagram .edge-label { font-size: 12px; paint-order: stroke; stroke: var(--stack); stroke-width: 4px; stroke-linejoin: round; }
.diagram .edge-label.trust { fill: var(--trust); font-weight: 600; }
.diagram .edge-label.network { fill: var(--quiet); }
.diagram .edge-label.secret { fill: var(--secret); }
.diagram .edge-label.plaintext { fill: var(--bad); font-weight: 700; }
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 4rem; }
  h1 { font-size: 2rem; }
  .banner .words, .alarm .words { font-size: 1.35rem; }
}
@media print {
  :root { color-scheme: light;${LIGHT} }
  @page { size: landscape; margin: 12mm; }
  html { font-size: 8.5pt; }
  body { max-width: none; padding: 0; }
  nav, .skip { display: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  section { margin-top: 2rem; }
  h2, h3, h4, summary { break-after: avoid; }
  .card, .banner, .alarm, figure, .drawing { break-inside: avoid; }
  thead { display: table-header-group; }
  #appendix pre { display: none; }
  .scroll { overflow: visible; }
  table { min-width: 0; }
  details::details-content { content-visibility: visible; block-size: auto; opacity: 1; }
  .drawing { width: auto; margin-left: 0; transform: none; }
  .drawing .diagram { min-width: 0 !important; max-height: 155mm; }
  a { color: inherit; }
  a[href^="https:"]::after { content: " (" attr(href) ")"; font-size: 0.85em; }
  a[data-address]::after { content: " [" attr(data-address) "]"; font-size: 0.85em; }
}
`);
