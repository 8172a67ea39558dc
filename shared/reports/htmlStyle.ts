/**
 * The style of the page; the colours of both schemes keep a contrast of 4.5 to 1. List items are blocks, because Chromium counts
 * the numbers of `display: list-item` anew for each one that is hidden.
 */
export const htmlStyle = `
:root{color-scheme:light dark;--back:#f6f8fa;--card:#fff;--text:#1f2328;--soft:#59636e;--line:#d1d9e0;--link:#0969da;
--red:#b3261e;--red-back:#ffebe9;--green:#116329;--green-back:#dafbe1;--amber:#7d4e00;--amber-back:#fff8c5}
@media (prefers-color-scheme:dark){:root{--back:#0d1117;--card:#151b23;--text:#e6edf3;--soft:#9198a1;--line:#3d444d;
--link:#6cb0ff;--red:#ff8a80;--red-back:#3a1d1f;--green:#6fdd8b;--green-back:#12301c;--amber:#e3b341;--amber-back:#332a11}}
*{box-sizing:border-box}
body{margin:0;overflow-wrap:anywhere;background:var(--back);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main,header{max-width:64rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}
h2{font-size:1.25rem;line-height:1.3;margin:0}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
a{color:var(--link)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85em;overflow-wrap:anywhere}
ul{list-style:none;margin:0;padding:0}
.soft{color:var(--soft)}
.search{position:sticky;top:0;z-index:1;background:var(--back);padding:.75rem 0;display:flex;gap:.75rem;align-items:center}
.search input{flex:1;min-width:0;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);
border-radius:.5rem;padding:.5rem .75rem}
.search label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.overview{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:.75rem;margin-bottom:1rem}
.overview a{display:block;height:100%;color:inherit;text-decoration:none}
.card{background:var(--card);border:1px solid var(--line);border-left-width:.3rem;border-radius:.5rem;padding:.75rem 1rem}
.overview a:hover .card{border-color:var(--link)}
.failed{border-left-color:var(--red)}.warned{border-left-color:var(--amber)}.passed{border-left-color:var(--green)}
section{margin:1rem 0 2.5rem;scroll-margin-top:4rem}
.badge{display:inline-block;font-size:.8rem;font-weight:600;border-radius:1rem;padding:.05rem .6rem;white-space:nowrap}
.b-error,.b-failed,.b-missing,.b-removed{color:var(--red);background:var(--red-back)}
.b-warning,.b-warned,.b-drifted,.b-modified{color:var(--amber);background:var(--amber-back)}
.b-passed,.b-added,.b-extra{color:var(--green);background:var(--green-back)}
.b-info{color:var(--soft);background:var(--back)}
li{display:block}
.item{background:var(--card);border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:.6rem .8rem}
.many .item{content-visibility:auto;contain-intrinsic-size:auto 3rem}
.item[hidden],section[hidden]{display:none}
.item p{margin:.25rem 0 0}
summary{cursor:pointer}
.field{margin:.75rem 0 .25rem;font-weight:600}
.diff{margin:0;border:1px solid var(--line);border-radius:.4rem;overflow-x:auto}
.diff code{display:block;width:max-content;min-width:100%;padding:.3rem 0}
.diff span{display:block;padding:0 .6rem;white-space:pre}
.before{background:var(--red-back)}.after{background:var(--green-back)}.note{color:var(--soft)}
.commands{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem;overflow-x:auto}
@media print{.search{display:none}.many .item{content-visibility:visible}.item{break-inside:avoid}}
`;
