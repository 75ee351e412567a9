/** How the report looks: light and dark by the reader's own setting, and black on white on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fbfaf8; --sunken: #f0eee9; --line: #d6d3cc; --ink: #24221e; --soft: #57534a;
  --ok: #1d6b3a; --warn: #7a4d00; --error: #a3261d; --ok-soft: #e3f3e8; --error-soft: #fbe6e3; --same: #7fa6c9; --other: #d9a066; }
@media (prefers-color-scheme: dark) { :root { --ground: #17181b; --sunken: #222429; --line: #3b3e45; --ink: #ebe9e4; --soft: #b3b0a8;
  --ok: #7fd39b; --warn: #e8bd6a; --error: #f39a90; --ok-soft: #1f3327; --error-soft: #3d2422; --same: #4f7698; --other: #96652f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 20px; margin: 0 0 4px; } h2 { display: inline; font-size: 15px; margin: 0; } h3 { font-size: 13px; margin: 16px 0 4px; }
p { margin: 4px 0; } code, pre, td, tbody th, .mono { font-family: ui-monospace, monospace; font-size: 12px; overflow-wrap: anywhere; }
.soft, summary span { color: var(--soft); } .added, .ok { color: var(--ok); } .removed, .different { color: var(--error); } .modified, .noise { color: var(--warn); }
.verdict { border-left: 4px solid currentColor; padding: 4px 12px; margin: 16px 0; font-size: 16px; }
ol { padding-left: 24px; } .fix { color: var(--soft); display: block; }
details { border-top: 1px solid var(--line); padding: 10px 0; } summary { cursor: pointer; }
summary:focus-visible, .wide:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.wide { overflow-x: auto; margin: 8px 0; } table { border-collapse: collapse; min-width: 60%; }
th, td { text-align: left; font-weight: normal; vertical-align: top; padding: 2px 16px 2px 0; border-bottom: 1px solid var(--line); }
td > span, td > .n { white-space: nowrap; } tbody tr > :first-child { min-width: 14em; }
thead th { color: var(--soft); } .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { background: var(--sunken); margin: 4px 0; padding: 8px; } pre span { display: block; white-space: pre-wrap; }
ins, del { display: block; text-decoration: none; white-space: pre-wrap; } ins { background: var(--ok-soft); } del { background: var(--error-soft); }
svg { display: block; max-width: 100%; height: auto; } svg text { fill: var(--ink); font: 11px ui-monospace, monospace; }
.stratum { fill: var(--sunken); stroke: var(--soft); } .same { fill: var(--same); } .recompressed { fill: url(#stripes); } .named { fill: url(#dots); }
.other { fill: none; stroke: var(--other); stroke-dasharray: 4 3; }
@media print { :root { --ground: #fff; --ink: #000; --soft: #333; } main { max-width: none; padding: 0; } .wide { overflow: visible; } tr { break-inside: avoid; } }
`;
