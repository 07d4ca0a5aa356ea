/** The style sheet of an HTML report. The `--ss-…` names are shared with the timeline's picture. */
const LIGHT = `
--ss-bg:#ffffff;--page:#f5f6f8;--ss-text:#1f2124;--ss-text-dim:#5c6167;--ss-grid:#e3e6ea;--line:#d3d7dd;
--ss-error:#c5221f;--ss-warning:#8f5a00;--info:#1f5fbf;--ss-ok:#1b7a3d;--code:#f3f4f7;--mark:#e9eef8;--link:#1a56b0`;
const DARK = `
--ss-bg:#1f2023;--page:#17181a;--ss-text:#e8eaed;--ss-text-dim:#a3a9b1;--ss-grid:#383b40;--line:#41454b;
--ss-error:#f28b82;--ss-warning:#fdd663;--info:#8ab4f8;--ss-ok:#81c995;--code:#17181a;--mark:#2a3242;--link:#8ab4f8`;

export const REPORT_STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
#root{display:none}
body{margin:0;background:var(--page);color:var(--ss-text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums}
main,.top{max-width:1120px;margin:0 auto;padding:0 24px}
.top{padding-top:28px}
.brand{margin:0;color:var(--ss-text-dim);font-size:12px;letter-spacing:.04em;text-transform:uppercase}
h1{font-size:26px;line-height:1.25;margin:4px 0 6px;font-weight:650}
h2{font-size:16px;margin:32px 0 10px}
h3{font-size:16px;line-height:1.35;margin:0}
h4{font-size:12px;margin:0 0 4px;color:var(--ss-text-dim);font-weight:600;text-transform:uppercase;letter-spacing:.03em}
p{margin:0}
a{color:var(--link)}
.facts{color:var(--ss-text-dim);overflow-wrap:anywhere}
.facts b{color:var(--ss-text);font-weight:500}
.unsafe{margin-top:14px;padding:10px 14px;border:2px solid var(--ss-error);border-radius:6px;font-weight:600}
.short{list-style:none;margin:18px 0 0;padding:0;background:var(--ss-bg);border:1px solid var(--line);border-radius:8px;overflow:hidden}
.short li+li{border-top:1px solid var(--ss-grid)}
.short a,.short .calm{display:flex;gap:10px;padding:9px 14px;color:inherit;text-decoration:none;align-items:baseline}
.short a:hover{background:var(--mark)}
.short b{font-weight:600}
.short .calm{color:var(--ss-text-dim)}
.short .ok .calm{color:inherit}
.short .where{margin-left:auto;color:var(--ss-text-dim);white-space:nowrap;padding-left:12px}
.sign{font-weight:700;white-space:nowrap}
.error .sign,.fail .sign{color:var(--ss-error)}.warning .sign{color:var(--ss-warning)}.info .sign{color:var(--info)}.ok .sign,.pass .sign{color:var(--ss-ok)}
.short .sign{min-width:84px}
.finding{background:var(--ss-bg);border:1px solid var(--line);border-left:5px solid var(--info);border-radius:8px;padding:16px 20px 14px;margin:0 0 16px}
.finding.error{border-left-color:var(--ss-error)}.finding.warning{border-left-color:var(--ss-warning)}
.finding>header{display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
.finding>header h3{flex:1 1 420px}
.summary{margin:6px 0 0;overflow-wrap:anywhere}
.meta{margin:8px 0 0;color:var(--ss-text-dim);font-size:13px;display:flex;flex-wrap:wrap;gap:4px 14px}
.columns{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:12px 32px;margin-top:14px}
.columns>section>h4{margin-bottom:8px}
.advice{margin:0 0 12px}
.advice p{white-space:pre-line;overflow-wrap:anywhere}
.advice h5{font-size:14px;margin:0;font-weight:600}
figure{margin:6px 0 0}
.advice figure+p{margin-top:8px}
figcaption{font-size:12px;color:var(--ss-text-dim)}
pre{margin:2px 0 0;padding:9px 11px;background:var(--code);border:1px solid var(--ss-grid);border-radius:5px;white-space:pre-wrap;overflow-wrap:anywhere}
pre,code,.mono{font:12px/1.5 ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace}
table{border-collapse:collapse;width:100%}
th{font-weight:600;text-align:left;color:var(--ss-text-dim);font-size:12px;vertical-align:bottom}
td,th{padding:5px 10px 5px 0;vertical-align:top;border-bottom:1px solid var(--ss-grid)}
tr:last-child>td,tr:last-child>th{border-bottom:0}
td{overflow-wrap:anywhere}
.evidence th{font-weight:400;font-size:13px;width:42%;padding-right:12px;vertical-align:top}
.evidence td{padding-right:0}
.when{color:var(--ss-text-dim);white-space:nowrap}
.number{text-align:right;white-space:nowrap}
.nowrap{white-space:nowrap}
.note-text{width:100%;white-space:pre-line}
details{margin-top:8px}
summary{cursor:pointer;color:var(--ss-text-dim);font-weight:600;font-size:13px}
details ul,.finding ul{margin:4px 0 0;padding-left:20px}
.references{font-size:13px}
.card{background:var(--ss-bg);border:1px solid var(--line);border-radius:8px;padding:12px 16px;overflow-x:auto}
.timeline svg{min-width:1038px}
.hint{display:none;color:var(--ss-text-dim);font-size:12px;margin-bottom:6px}
.card table+.none,.card>.none{color:var(--ss-text-dim)}
.connections td:first-child,.connections th:first-child{white-space:nowrap}
.address{min-width:180px}
.connections td:last-child{min-width:120px}
.connections .when span{display:block}.connections .when .dot{display:none}
.address small{display:block;color:var(--ss-text-dim)}
.detail{border-top:1px solid var(--ss-grid);padding-top:8px}
.detail h4{margin-top:12px}
.detail dl,.record{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:3px 20px;margin:8px 0 0}
dt{color:var(--ss-text-dim)}
dd{margin:0;overflow-wrap:anywhere}
.frames td{padding-top:2px;padding-bottom:2px}
.frames td:last-child{width:100%}
.evidence+h4{margin-top:14px}
.sent{color:var(--ss-sent,#b3540a)}.received{color:var(--link)}
.footer{color:var(--ss-text-dim);font-size:12px;margin:32px auto 40px}
@media (max-width:760px){.short a{flex-wrap:wrap;gap:2px 10px}.short b{flex:1 0 60%}.short .where{margin-left:0;padding-left:94px;flex-basis:100%}.columns{grid-template-columns:minmax(0,1fr)}main,.top{padding-left:14px;padding-right:14px}}
@media screen and (max-width:1119px){.hint{display:block}}
@media screen and (max-width:860px){
.connections thead{display:none}
.connections tbody{display:block}
.connections tr{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 10px;padding:10px 0;border-bottom:1px solid var(--ss-grid)}
.connections tr:last-child{border-bottom:0}
.connections td{border:0;padding:0;min-width:0;text-align:left}
.connections td[data-label],.connections .stands{grid-column:1/-1}
.connections .stands{order:-1;font-weight:600}
.connections td[data-label]{display:grid;grid-template-columns:120px minmax(0,1fr)}
.connections td[data-label]::before{content:attr(data-label);color:var(--ss-text-dim)}
.connections .when span,.connections .when .dot{display:inline}
}
@media print{
@page{size:A4;margin:14mm 12mm}
:root{color-scheme:light;${LIGHT};--page:#fff}
body{font-size:10pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main,.top{max-width:none;padding-left:0;padding-right:0}.top{padding-top:0}
h1{font-size:18pt}h2{break-after:avoid}
.finding>header,.advice,figure,tr,.short li{break-inside:avoid}
.finding,.card{border-radius:0}
.card{overflow:visible}
.connections{font-size:8.5pt}.connections td{min-width:0}.connections .number{white-space:normal}.timeline svg{min-width:0}
/* findings are read in full on paper; each connection's headers and frames stay in the file */
.finding details::details-content{content-visibility:visible;display:block;height:auto}
.each{display:none}
a{color:inherit;text-decoration:none}
}
`;
