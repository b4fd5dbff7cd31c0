import { Markup } from "./markup";

const LIGHT = `
  --ground: #ffffff; --panel: #f6f7f9; --line: #d5d9df; --text: #1c1f24; --quiet: #545c66; --link: #0b56c4;
  --good: #0f6130; --good-ground: #e8f5ec; --bad: #a3122b; --bad-ground: #fdecee; --warn: #754700; --warn-ground: #fff3d9;
  --alarm: #ffffff; --alarm-ground: #a3122b;
  --edge: #57606b; --node: #ffffff; --azure: #0b6cc4; --kubernetes: #12805c; --entra: #7a3fc0; --outside: #8a929c;`;

const DARK = `
  --ground: #15181c; --panel: #1d2126; --line: #3a4149; --text: #e7e9ec; --quiet: #a8b0ba; --link: #86b7ff;
  --good: #83dba0; --good-ground: #14301f; --bad: #ffa3ae; --bad-ground: #3c161c; --warn: #f4c76b; --warn-ground: #2c2108;
  --alarm: #1f0509; --alarm-ground: #ffa3ae;
  --edge: #9aa4b0; --node: #15181c; --azure: #5aa9f5; --kubernetes: #4ec9a0; --entra: #bb92f2; --outside: #7d8792;`;

/** The style of the page. Colours are variables with values for light, dark and print. */
export const STYLE = new Markup(`
:root { color-scheme: light dark;${LIGHT} }
@media (prefers-color-scheme: dark) { :root {${DARK} } }
*, *::before, *::after { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; max-width: 77rem; padding: 2.5rem 1.5rem 6rem; background: var(--ground); color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: break-word; }
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
code { overflow-wrap: anywhere; }
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
tr[class] > th { box-shadow: inset 3px 0 var(--tone); padding-left: 0.75rem; }
tr.new { --tone: var(--good); }
tr.changed, tr.replaced { --tone: var(--warn); }
tr.removed { --tone: var(--bad); }
.mark { color: var(--tone); font-size: 0.82rem; font-weight: 700; }
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
.drawing { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.75rem; margin: 0 0 0.75rem; }
.diagram { display: block; width: 100%; height: auto; font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
.diagram .lane > rect { fill: var(--panel); }
.diagram .title { fill: var(--text); font-size: 14px; font-weight: 650; }
.diagram .box { fill: var(--node); stroke: var(--outside); stroke-width: 1; }
.diagram .bar { fill: var(--outside); }
.diagram .azure .bar { fill: var(--azure); }
.diagram .kubernetes .bar { fill: var(--kubernetes); }
.diagram .entra-id .bar { fill: var(--entra); }
.diagram .outside .bar { fill: none; }
.diagram .outside .box { stroke-dasharray: 3 3; }
.diagram .node text { fill: var(--text); font-size: 14px; font-weight: 600; }
.diagram .node .what { fill: var(--quiet); font-size: 12.5px; font-weight: 400; }
.diagram .node .mark { font-size: 12px; font-weight: 700; }
.diagram .legend { --mark: var(--outside); }
.diagram .new { --mark: var(--good); }
.diagram .changed { --mark: var(--warn); }
.diagram .replaced, .diagram .removed, .diagram .alarming { --mark: var(--bad); }
.diagram .node:is(.new, .changed, .replaced, .removed) > .box, .diagram .entry .box { stroke: var(--mark); stroke-width: 2.5; }
.diagram .node.removed > .box, .diagram .entry.removed .box { stroke-dasharray: 7 4; }
.diagram .hit { fill: transparent; }
.diagram a:focus-visible { outline: none; }
.diagram a:focus-visible rect { stroke: var(--link); stroke-width: 3; }
.diagram .node .mark { fill: var(--mark); }
.diagram .removed tspan:not(.mark) { text-decoration: line-through; }
.diagram .legend text { text-decoration: none; }
.diagram .legend text { fill: var(--quiet); font-size: 12.5px; font-weight: 400; }
.diagram .node a:hover text, .diagram .node a:focus-visible text { fill: var(--link); text-decoration: underline; }
.diagram .edge path { fill: none; stroke: var(--edge); stroke-width: 1.3; }
.diagram .edge.new path, .diagram .edge.changed path, .diagram .edge.alarming path { stroke: var(--mark); stroke-width: 2.5; }
.diagram .edge.removed path { stroke: var(--mark); stroke-width: 2; stroke-dasharray: 7 4; }
.diagram .head path { fill: var(--mark, var(--edge)); }
.diagram .edge-label { font-size: 12.5px; fill: var(--text); paint-order: stroke; stroke: var(--panel); stroke-width: 4px; stroke-linejoin: round; }
.diagram .edge-label.new, .diagram .edge-label.changed, .diagram .edge-label.removed, .diagram .edge-label.alarming { fill: var(--mark); font-weight: 700; }
@media (min-width: 64rem) {
  nav { position: sticky; top: 0; z-index: 1; background: var(--ground); }
  section, h3[id], [id^="rule-"], tr { scroll-margin-top: 4.5rem; }
}
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 4rem; }
  h1 { font-size: 2rem; }
  .banner .words, .alarm .words { font-size: 1.35rem; }
  table, tbody, tr, th, td, caption { display: block; width: auto !important; }
  table { min-width: 0; }
  thead { display: none; }
  tbody > tr { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.6rem 0.9rem; margin: 0 0 0.75rem; }
  tbody > tr[class] { border-left: 0.3rem solid var(--tone); }
  th[scope="row"], tr[class] > th { border: 0; box-shadow: none; padding: 0; font-weight: 600; }
  td { border: 0; padding: 0.4rem 0 0; }
  td[data-label]::before { content: attr(data-label); display: block; color: var(--quiet); font-size: 0.8rem; }
  td:empty { display: none; }
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
  .drawing .diagram { min-width: 0 !important; max-height: 155mm; }
  a { color: inherit; }
  a[href^="https:"]::after { content: " (" attr(href) ")"; font-size: 0.85em; }
  a[data-address]::after { content: " [" attr(data-address) "]"; font-size: 0.85em; }
}
`);
