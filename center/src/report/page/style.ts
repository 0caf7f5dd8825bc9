/** The style sheet of a report: light, one restrained colour, made for a screen of any width and for A4. */
export const STYLE = `
:root{--ink:#1c2733;--muted:#59656f;--rule:#d3dae0;--hair:#e6eaee;--accent:#0b4a7d;--tint:#f2f6f9;--warm:#a1430a;
--sans:"Hiragino Kaku Gothic ProN","Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic Medium","Yu Gothic",Meiryo,sans-serif;
--serif:"Hiragino Mincho ProN","Noto Serif JP","Noto Serif CJK JP","Yu Mincho",serif}
:lang(en){--sans:"Helvetica Neue",Inter,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,"Hiragino Kaku Gothic ProN","Noto Sans CJK JP",sans-serif;
--serif:Charter,"Iowan Old Style","Source Serif 4","Noto Serif","Noto Serif CJK JP",Cambria,Georgia,serif}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;color-scheme:light}
body{margin:0;background:#fff;color:var(--ink);font:16px/1.85 var(--sans);font-feature-settings:"palt" 0;overflow-wrap:break-word}
:lang(en) body,body:lang(en){line-height:1.65}
main,.masthead>div,footer{max-width:1040px;margin:0 auto;padding:0 28px}
a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:1px}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid #f0a500;outline-offset:2px}
.skip{position:absolute;left:-9999px}.skip:focus{left:12px;top:8px;background:#fff;padding:4px 10px;z-index:2}
h1,h2{font-family:var(--serif);font-weight:600;line-height:1.35;letter-spacing:.01em;text-wrap:balance}
.masthead{border-top:6px solid var(--accent);padding-top:22px}
.bar{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:baseline;font-size:14px;color:var(--muted)}
.bar strong{color:var(--accent);letter-spacing:.04em}
.bar .other{margin-left:auto}
h1{font-size:clamp(30px,5.2vw,46px);margin:30px 0 2px}
.kicker{font-size:15px;color:var(--muted);margin:34px 0 -22px;letter-spacing:.02em}
.period{font-size:17px;margin:0 0 20px;color:var(--muted);font-variant-numeric:tabular-nums}
.internal{display:flex;flex-wrap:wrap;gap:2px 16px;align-items:baseline;border:1px solid #dcb9a4;border-left:4px solid var(--warm);background:#fdf7f3;padding:10px 16px;margin:0 0 26px;font-size:14px;line-height:1.7}
.internal b{color:var(--warm);letter-spacing:.02em}
.facts{display:grid;grid-template-columns:repeat(2,1fr);margin:0 0 8px;border-top:1px solid var(--rule);font-size:14.5px;line-height:1.65}
.facts>div{display:grid;grid-template-columns:10.5em 1fr;gap:0 12px;padding:8px 18px 8px 0;border-bottom:1px solid var(--hair)}
.facts>div:nth-child(even){padding-left:18px;padding-right:0;border-left:1px solid var(--hair)}
.facts>.whole{grid-column:1/-1;padding:8px 0!important;border-left:0!important}
.facts dt{color:var(--muted)}.facts dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.facts ul{margin:0;padding:0;list-style:none}
nav{margin:26px 0 0;font-size:14.5px}
nav ol{list-style:none;display:flex;flex-wrap:wrap;gap:4px 22px;margin:0;padding:0}
nav b{color:var(--accent);font-weight:600;margin-right:.5em;font-variant-numeric:tabular-nums}
nav a{color:var(--ink);text-decoration-color:var(--rule)}
section.part{padding-top:46px}
h2{font-size:clamp(22px,3vw,28px);margin:0 0 14px;padding-top:14px;border-top:2px solid var(--ink)}
h2 .no{color:var(--accent);margin-right:.55em;font-variant-numeric:tabular-nums}
h3{font-size:17px;margin:34px 0 8px;line-height:1.5}
.prose{max-width:42em}
.prose p{margin:0 0 .9em}p,li,dd{text-wrap:pretty}
.prose .lead{margin-bottom:1.2em}
.overview p{font-size:17px}
:lang(en) .prose{max-width:70ch}
.cautions{max-width:46em;margin:0 0 20px;padding:10px 18px;background:var(--tint);border-left:4px solid var(--accent);font-size:15px}
.cautions p{margin:4px 0}
figure{margin:26px 0 38px}
figcaption{font-weight:600;line-height:1.5;margin:0 0 8px;font-size:16px}
figcaption .no{color:var(--accent);margin-right:.8em;white-space:nowrap}
.plot svg{display:block;width:100%;height:auto;overflow:visible}
.plot .narrow{display:none}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 36px}
.pair figure{margin-bottom:18px}
.single{max-width:560px}
.fit{max-width:720px}
.key{display:flex;flex-wrap:wrap;gap:2px 20px;list-style:none;margin:8px 0 0;padding:0;font-size:13px;color:var(--muted);line-height:1.7}
.key li{display:flex;align-items:center;gap:7px}
.key svg{flex:none}
.key.lines{display:none}
.scroll{overflow-x:auto;overscroll-behavior-x:contain;background:linear-gradient(90deg,#fff 40%,#fff0),linear-gradient(270deg,#fff 40%,#fff0) 100% 0,linear-gradient(90deg,#1c273338,#1c273300),linear-gradient(270deg,#1c273338,#1c273300) 100% 0;background-repeat:no-repeat;background-size:40px 100%,40px 100%,14px 100%,14px 100%;background-attachment:local,local,scroll,scroll}
table{border-collapse:collapse;width:100%;font-size:14.5px;line-height:1.5;font-variant-numeric:tabular-nums lining-nums;border-top:2px solid var(--ink);border-bottom:1px solid var(--ink)}
thead th{word-break:keep-all;word-break:auto-phrase;text-wrap:balance;font-weight:500;font-size:12.5px;line-height:1.4;color:var(--muted);vertical-align:bottom;border-bottom:1px solid var(--ink);padding:7px 10px;text-align:left}
th.num,td.num{text-align:right}
th.mid,td.mid{text-align:center}
td,tbody th{padding:6px 10px;border-bottom:1px solid var(--hair);vertical-align:baseline;font-weight:400;text-align:left}
tbody th.key-cell{font-weight:600;white-space:nowrap}.key-cell span{white-space:nowrap}.key-cell wbr{display:none}
tbody tr:last-child>*{border-bottom:0}
tbody tr.sum>*{border-top:1px solid var(--rule);color:var(--muted)}
td.rank{color:var(--accent);font-weight:600}
td.nowrap,th.nowrap{white-space:nowrap}
td.soft,.soft{color:var(--muted)}
td.zero{color:#6c7781}
td.absent{background:#eceef0;color:var(--muted);text-align:center}
td.up{color:#8a3a06}td.down{color:#0b4a7d}
td.bold{font-weight:700;color:var(--accent)}
.meter{display:inline-block;width:74px;height:6px;margin-right:12px;background:#edf1f4;vertical-align:1px;text-align:left}
.share{display:inline-block;min-width:3.5em;text-align:right}
.meter i{display:block;height:100%;background:#3b82b5}
sup{line-height:0}sup a{text-decoration:none;font-size:11px;padding-left:1px}
.key+.months,.key+.scroll{margin-top:14px}.months{display:grid;grid-template-columns:repeat(3,1fr);gap:0 30px;align-items:start}
.months table{font-size:13px}.months td,.months tbody th{padding:2.5px 6px}.months thead th{padding:5px 6px}
caption{text-align:left;font-weight:600;font-size:14px;padding:0 0 5px}
tr.weekend th{color:#8a3a06}
.side{margin-bottom:22px}
.side table{font-size:13.5px;table-layout:fixed}.side td,.side th{padding:4px 8px}.side thead th:first-child,.side td.rank{width:3.4em}
.side thead th{color:var(--ink);font-weight:600;overflow-wrap:anywhere}
.fine{font-size:12.5px;line-height:1.7;color:var(--muted);margin:9px 0 0;max-width:none}
.fine span{display:inline-block;margin-right:1.4em}.fine b{font-weight:500;color:var(--ink);opacity:.75;margin-right:.35em}
.notes{font-size:13px;line-height:1.7;color:var(--ink);margin:8px 0 0;padding:0;list-style:none;max-width:62em}
.notes .mark{color:var(--accent);margin-right:.5em}
.behind{display:flex;flex-wrap:wrap;gap:2px 18px;align-items:baseline;margin-top:7px;font-size:13px}
details{flex:0 1 auto}details[open]{flex:1 1 100%}
summary{cursor:pointer;color:var(--accent);width:fit-content}
details[open] summary{margin-bottom:8px}
details .scroll{max-height:420px;overflow:auto;border-bottom:1px solid var(--rule)}
details table{font-size:12.5px}details td,details tbody th{padding:3px 10px}
details thead th{position:sticky;top:0;background:#fff}
.definitions{display:grid;grid-template-columns:minmax(9em,15em) 1fr;gap:0;margin:0;font-size:15px;border-top:1px solid var(--rule)}
.definitions dt{font-weight:600;padding:11px 26px 11px 0;border-bottom:1px solid var(--hair)}
.definitions dd{margin:0;padding:11px max(0px,100% - 46em) 11px 0;border-bottom:1px solid var(--hair)}
footer{margin-top:56px;padding-top:14px;padding-bottom:40px;font-size:13px;color:var(--muted)}
footer div{border-top:1px solid var(--rule);padding-top:12px;display:flex;flex-wrap:wrap;gap:2px 22px}
@media (max-width:720px){
body{font-size:15.5px}main,.masthead>div,footer{padding:0 16px}
.facts{grid-template-columns:1fr}.facts>div{grid-template-columns:8.5em 1fr;padding:8px 0!important;border-left:0!important}
.pair{grid-template-columns:1fr}.months{grid-template-columns:1fr}
.plot .wide{display:none}.plot .narrow{display:block}.key.lines{display:flex}
.definitions{grid-template-columns:1fr}.definitions dt{border:0;padding-bottom:0}.definitions dd{padding:2px 0 11px}
section.part{padding-top:34px}td,tbody th,thead th{padding-left:7px;padding-right:7px}.meter{width:36px;margin-right:7px}
.scroll>table.broad{min-width:640px}.scroll>table.many{min-width:760px}.scroll>table.rises{min-width:1000px}
tbody th.key-cell wbr{display:inline}tbody th.key-cell{white-space:normal;position:sticky;left:0;background:#fff}
}
@page{size:A4;margin:17mm 15mm 18mm}
@media print{
body{font-size:9.6pt;line-height:1.65}main,.masthead>div,footer{max-width:none;padding:0}
.masthead{padding-top:12pt}h1{font-size:25pt}h2{font-size:15.5pt}.overview p{font-size:10.2pt}
.skip,nav,details,.bar .other,.files{display:none}
.plot .wide{display:block}.plot .narrow{display:none}.key.lines{display:none}
.pair{grid-template-columns:1fr 1fr}.months{grid-template-columns:repeat(3,1fr);gap:0 16pt}
h2,h3,figcaption,caption,thead{break-after:avoid}figure,tr,.definitions>*,.internal,.cautions,.side{break-inside:avoid}
figure.long{break-inside:auto}
p,li{orphans:2;widows:2}.prose.leads{break-inside:avoid;break-after:avoid}.letters{break-after:avoid}.months{break-inside:avoid}section.part{padding-top:20pt}
table{font-size:8.4pt}thead th{font-size:7.4pt}td,tbody th{padding:3pt 5pt}.months table{font-size:7.6pt}.months td,.months tbody th{padding:1.3pt 4pt}.side table{font-size:7.8pt}
.fine{font-size:7.2pt}.notes{font-size:7.8pt}.key{font-size:7.6pt}.facts{font-size:8.8pt}.facts>div{padding-top:4pt;padding-bottom:4pt}
.scroll{overflow:visible;background:none}.definitions{font-size:8.8pt;grid-template-columns:34mm 1fr}.definitions dt,.definitions dd{padding:5pt 0}
.meter,.meter i,.internal,.cautions,td.absent{-webkit-print-color-adjust:exact;print-color-adjust:exact}
a{color:inherit;text-decoration:none}
}
`;
