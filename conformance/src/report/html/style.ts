/** The style sheet of the page: light and dark by the reader's system, and readable on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d1c1a; --soft: #5f5b54; --rule: #e2ded5; --well: #f4f1ea;
  --green: #1b6b40; --red: #b3261e; --amber: #875400; --blue: #245a9e; --grey: #625e57;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171614; --card: #1e1d1a; --ink: #ece9e2; --soft: #aca79c; --rule: #35322d; --well: #262420;
    --green: #74c999; --red: #f58d83; --amber: #e3b557; --blue: #8fb8f2; --grey: #aea99e;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 7.5rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 var(--sans); }
.page { max-width: 58rem; margin: 0 auto; padding: 0 1.5rem 6rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 3; }
a { color: inherit; text-underline-offset: .2em; text-decoration-color: var(--soft); }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; border-radius: 3px; }
header { padding: 4rem 0 1.5rem; }
.kicker { font-size: 1rem; font-weight: 600; letter-spacing: .01em; color: var(--soft); margin: 0 0 .25rem; }
h1 { font-size: 2.1rem; line-height: 1.2; font-weight: 650; letter-spacing: -.022em; margin: 0; text-wrap: balance; }
h2 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -.015em; margin: 0 0 .35rem; font-weight: 650; }
h3 { font-size: .95rem; margin: 2.5rem 0 .6rem; font-weight: 650; display: flex; gap: .6rem; align-items: baseline; }
h3 .n { color: var(--soft); font-weight: 400; }
h4 { font-size: .8rem; font-weight: 600; color: var(--soft); margin: 1.4rem 0 .35rem; }
code, pre, .mono { font-family: var(--mono); font-size: .84em; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--well); border-radius: 6px; padding: .7rem .85rem; line-height: 1.5; }
.report { border-top: 1px solid var(--rule); padding-top: 2.2rem; margin-top: 2.2rem; }
.filter + .report { border-top: 0; margin-top: 0; }
.report > header { padding: 0; }
.target { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
.verdicts { border-collapse: collapse; width: 100%; margin: 2rem 0 0; }
.verdicts caption { text-align: left; font-size: .8rem; font-weight: 600; color: var(--soft); padding-bottom: .3rem; }
.verdicts th, .verdicts td { text-align: left; padding: .55rem 0; border-top: 1px solid var(--rule); font-weight: 400; vertical-align: baseline; }
.verdicts tr:last-child > * { border-bottom: 1px solid var(--rule); }
.verdicts th { width: 8.5rem; }
.verdicts td:last-child { font-weight: 650; text-align: right; }
.matrix { border-collapse: collapse; margin: 1.2rem 0 0; }
.matrix caption { text-align: left; font-size: .8rem; font-weight: 600; color: var(--soft); padding-bottom: .3rem; }
.matrix th, .matrix td { text-align: left; padding: .45rem 1.6rem .45rem 0; border-top: 1px solid var(--rule); font-weight: 400; }
.matrix td a { font-weight: 650; }
.bar { display: block; width: 100%; height: 8px; margin: 1.6rem 0 .6rem; border-radius: 4px; }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.4rem; padding: 0; margin: 0; }
.counts li::before { content: ""; display: inline-block; width: .6rem; height: .6rem; border-radius: 2px; margin-right: .45rem; background: currentColor; }
.counts span { color: var(--ink); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .8rem 1.5rem; margin: 1.6rem 0 0; font-size: .875rem; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.notice { border: 1px solid var(--amber); border-radius: 8px; padding: 1rem 1.2rem; margin: 1.4rem 0 0; }
.notice p { margin: 0; } .notice pre { margin-top: .6rem; }
.filter { position: sticky; top: 0; z-index: 2; background: var(--paper); border-bottom: 1px solid var(--rule); padding: .8rem 0; margin-top: 1.5rem; display: flex; flex-wrap: wrap; gap: .6rem 1.1rem; align-items: center; }
.filter[hidden] { display: none; }
.filter input[type=search] { font: inherit; font-size: .9rem; color: inherit; background: var(--card); border: 1px solid var(--grey); border-radius: 6px; padding: .35rem .7rem; flex: 1 1 14rem; min-width: 10rem; }
.filter label.tick { font-size: .875rem; display: inline-flex; gap: .35rem; align-items: center; }
.filter input[type=checkbox] { accent-color: var(--ink); margin: 0; width: 1rem; height: 1rem; }
.filter fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .3rem 1rem; }
.filter legend, .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.filter output { font-size: .875rem; color: var(--soft); min-width: 6rem; text-align: right; }
.case { border-top: 1px solid var(--rule); }
.case:last-child { border-bottom: 1px solid var(--rule); }
.case[hidden], .group[hidden] { display: none; }
.case > summary { list-style: none; cursor: pointer; padding: .65rem 0; display: grid; grid-template-columns: 7.5rem 1fr auto; gap: 0 1rem; align-items: baseline; }
.case > summary::-webkit-details-marker { display: none; }
.case > summary::after { content: "+"; color: var(--soft); font-family: var(--mono); }
.case[open] > summary::after { content: "\\2212"; }
.case > summary:hover .title { text-decoration: underline; text-underline-offset: .2em; text-decoration-color: var(--soft); }
.case > summary .id { display: block; color: var(--soft); overflow-wrap: anywhere; font-weight: 400; }
.case > summary .title { overflow-wrap: anywhere; }
.case[open] > summary .title { font-weight: 600; }
.status { font-size: .875rem; font-weight: 600; }
.body { padding: 0 0 1.8rem 8.5rem; }
.body p { margin: .2rem 0; }
.body h4:first-child { margin-top: .3rem; }
.rule { border-left: 3px solid var(--rule); padding: .1rem 0 .1rem 1rem; margin: 0; }
.rule + .rule { margin-top: .7rem; }
.rule footer { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin-top: 1.4rem; }
.pair h4 { margin-top: 0; }
.pair > div { min-width: 0; }
.at { font-size: .8rem; color: var(--soft); overflow-wrap: anywhere; }
.transcript { list-style: none; margin: 0; padding: 0; font-size: .875rem; }
.transcript > li { display: grid; grid-template-columns: 4.5rem 1fr; gap: 0 .8rem; padding: .3rem 0; border-top: 1px solid var(--rule); }
.transcript > li:first-child { border-top: 0; }
.transcript time { color: var(--soft); font-variant-numeric: tabular-nums; }
.transcript .who { color: var(--soft); }
.transcript .what { overflow-wrap: anywhere; }
.transcript details > summary { cursor: pointer; color: var(--soft); width: fit-content; }
.transcript pre { margin: .3rem 0 .4rem; max-height: 24rem; overflow: auto; }
.replay { display: flex; gap: .6rem; align-items: flex-start; } .replay pre { flex: 1; }
button { font: inherit; font-size: .8rem; color: inherit; background: transparent; border: 1px solid var(--grey); border-radius: 6px; padding: .45rem .7rem; cursor: pointer; }
button:hover { background: var(--well); }
.green { color: var(--green); } .red { color: var(--red); } .amber { color: var(--amber); } .blue { color: var(--blue); } .grey { color: var(--grey); }
rect.green { fill: var(--green); } rect.red { fill: var(--red); } rect.amber { fill: var(--amber); } rect.blue { fill: var(--blue); } rect.grey { fill: var(--grey); opacity: .45; }
body > footer { color: var(--soft); font-size: .875rem; }
@media (max-width: 44rem) {
  header { padding-top: 2rem; } h1 { font-size: 1.6rem; }
  .case > summary { grid-template-columns: 1fr auto; } .case > summary .status { grid-column: 1 / -1; }
  .body { padding-left: 0; } .pair { grid-template-columns: 1fr; } .filter { position: static; }
}
@media print { .filter, .skip, button { display: none; } .case { break-inside: avoid; } body { background: none; } }
`.trim();
