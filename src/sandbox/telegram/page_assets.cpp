#include "sandbox/telegram/page.hpp"

namespace ploy::sandbox {

std::string_view page_style() {
  return R"css(:root{--page:#0a0a0a;--card:#1a1a1a;--raised:#242424;--ink:#f5f5f5;--muted:#b3b3b3;--line:#6b6b6b;--cyan:#00f0ff;--lime:#00ff88;--yellow:#ffea00}
*{box-sizing:border-box}
html{background:var(--page);color:var(--ink);font:400 16px/1.5 "Space Grotesk",system-ui,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
body{margin:0}
a{color:var(--cyan);text-underline-offset:3px}
a:focus-visible{outline:3px solid var(--yellow);outline-offset:3px}
code,.meta code{font-family:ui-monospace,"Cascadia Mono","DejaVu Sans Mono",monospace;font-size:.875em}
.meta{color:var(--muted);font-size:14px;margin:0}
.frame{display:grid;grid-template-columns:280px minmax(0,1fr);gap:40px;max-width:1120px;height:100dvh;margin:0 auto;padding:32px 24px 0}
aside{overflow:auto;padding:0 12px 32px 0}
main{display:flex;flex-direction:column;min-height:0}
.scroll{flex:1;min-height:0;overflow:auto;padding:4px 4px 48px;scrollbar-color:var(--line) transparent}
.scroll:focus-visible{outline:3px solid var(--yellow);outline-offset:-3px}
.brand{font-weight:700;font-size:20px;margin:0;letter-spacing:-.01em}
nav ul{list-style:none;margin:24px 0 0;padding:0;display:grid;gap:16px}
nav a{display:block;min-height:44px;padding:12px 16px;border:3px solid var(--line);background:var(--card);color:var(--ink);text-decoration:none;transition:transform .1s,box-shadow .1s}
nav a:hover{border-color:var(--ink)}
nav a[aria-current]{border-color:var(--ink);box-shadow:6px 6px 0 var(--cyan)}
nav .title{display:block;font-weight:700;overflow-wrap:anywhere}
header.chat{border-bottom:4px solid var(--ink);padding-bottom:16px;margin-bottom:20px}
h1{font-size:32px;line-height:1.15;letter-spacing:-.02em;margin:0 0 4px;overflow-wrap:anywhere}
.about{margin:12px 0 0;color:var(--muted);white-space:pre-wrap;overflow-wrap:anywhere}
.tag{display:inline-block;background:var(--lime);color:var(--page);font-size:14px;font-weight:700;line-height:1;padding:5px 8px}
.tag.warn{background:var(--yellow);margin:12px 12px 0 0}
.pinbar{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;min-height:44px;padding:8px 16px;margin-bottom:20px;background:var(--raised);border:3px solid var(--ink);color:var(--ink);text-decoration:none}
.pinbar .name{font-weight:500;overflow-wrap:anywhere}
.pinbar .meta{margin-inline-start:auto}
.messages{list-style:none;margin:0;padding:0;display:grid;gap:20px;justify-items:start}
.msg{width:min(100%,640px);background:var(--card);border:4px solid var(--ink);padding:14px 16px;box-shadow:6px 6px 0 var(--line);scroll-margin-top:12px}
.msg:target{box-shadow:6px 6px 0 var(--cyan)}
.msg.is-pinned{box-shadow:6px 6px 0 var(--lime)}
.head{display:flex;justify-content:space-between;align-items:center;gap:12px;margin-bottom:8px}
.from{font-weight:700;overflow-wrap:anywhere}
.origin{margin:0 0 8px;color:var(--muted);font-size:14px;border-inline-start:3px solid var(--line);padding-inline-start:10px}
.doc{display:flex;align-items:center;gap:14px;padding:10px;border:3px solid var(--line);background:var(--page);color:var(--ink);text-decoration:none}
.doc:hover{border-color:var(--cyan)}
.tile{flex:none;display:grid;place-items:center;width:76px;height:52px;border:3px solid var(--cyan);color:var(--cyan);font:700 13px/1 ui-monospace,"DejaVu Sans Mono",monospace;overflow:hidden}
.file{min-width:0}
.file .name{display:block;font-weight:500;color:var(--cyan);overflow-wrap:anywhere}
.file .size{color:var(--muted);font-size:14px}
.text{margin:10px 0 0;white-space:pre-wrap;overflow-wrap:anywhere}
.text em{color:var(--cyan);font-style:normal}
.text code{background:var(--raised);padding:1px 4px}
.msg .meta{margin-top:10px}
.service{justify-self:center;text-align:center;max-width:100%;padding:6px 14px;border:3px dashed var(--line);color:var(--muted);font-size:14px;overflow-wrap:anywhere;scroll-margin-top:12px}
.service .meta{display:block}
.older{margin:0 0 20px}
.empty{border:3px dashed var(--line);padding:32px;color:var(--muted)}
@media(max-width:820px){.frame{grid-template-columns:minmax(0,1fr);gap:24px;height:auto;padding:20px 16px 48px}aside{padding:0 6px 6px 0}.scroll{overflow:visible;padding:4px 0}.msg{width:calc(100% - 6px)}nav ul{margin-top:16px}h1{font-size:26px}}
@media(prefers-reduced-motion:reduce){nav a{transition:none}}
@media(prefers-contrast:more){:root{--muted:#fff;--line:#fff}}
)css";
}

std::string_view page_script() {
  return R"js('use strict'
// Looks every three seconds, while somebody is looking, whether the chat has changed.
const list = () => document.querySelector('.scroll')
const at_end = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80
let shown = ''
async function refresh() {
  if (document.hidden) return
  try {
    const answer = await fetch(location.href, { cache: 'no-cache' })
    const tag = answer.headers.get('ETag')
    if (!answer.ok || tag === shown) return
    const first = shown === ''
    shown = tag
    if (first) return
    const before = list()
    const follow = before && at_end(before)
    const top = before ? before.scrollTop : 0
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const part of ['aside', 'main']) document.querySelector(part).replaceWith(page.querySelector(part))
    if (list()) list().scrollTop = follow ? list().scrollHeight : top
  } catch { /* the sandbox is away; what is shown stays */ }
}
if (list() && !location.hash) list().scrollTop = list().scrollHeight
setInterval(refresh, 3000)
refresh()
)js";
}

}  // namespace ploy::sandbox
