/** The style sheet of the public site: light and dark, a telephone and a desk, paper; no face or picture from elsewhere. */
export const SITE_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1c2733;--muted:#55616c;--rule:#d3dae0;--hair:#e6eaee;--accent:#0b4a7d;--tint:#f2f6f9;--warm:#9a3f08;--warmtint:#fdf7f3;--gap:#e9ecef;--focus:#b36b00;
--s0:#0a5f9e;--s1:#c8500a;--s2:#00785a;--s3:#a3468a;--s4:#3d4652;--s5:#7a6a00;--s6:#5b4fa8;--s7:#8c2f39;--s8:#59656f;
--sans:"Hiragino Kaku Gothic ProN","Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic Medium","Yu Gothic",Meiryo,"IPAGothic",sans-serif}
:lang(en){--sans:system-ui,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,"Hiragino Kaku Gothic ProN","Noto Sans CJK JP",sans-serif}
@media (prefers-color-scheme:dark){:root{--paper:#12181f;--ink:#e4e9ee;--muted:#a3afba;--rule:#3a4651;--hair:#27313a;--accent:#84bdf0;--tint:#1a232c;--warm:#f3a673;--warmtint:#241d18;--gap:#232c35;--focus:#ffc14d;
--s0:#6db3f2;--s1:#ff9d5c;--s2:#3fc79a;--s3:#e38fcb;--s4:#c3ccd5;--s5:#d9c544;--s6:#aea4f7;--s7:#f0909a;--s8:#a3afba}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:12px}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.8 var(--sans);overflow-wrap:break-word}
body:lang(en){line-height:1.62}
.top>div,main,footer>div{max-width:1020px;margin:0 auto;padding:0 26px}
a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-9999px}.skip:focus{left:12px;top:8px;background:var(--paper);padding:6px 12px;z-index:9}
.top{border-top:5px solid var(--accent);border-bottom:1px solid var(--rule)}
.brand{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:baseline;padding:16px 0 6px}
.brand .name{font-size:19px;font-weight:700;color:var(--ink);text-decoration:none;letter-spacing:.02em}
.brand .name:hover{text-decoration:underline}
.brand .other{margin-left:auto;font-size:14.5px;padding:4px 0}
.top ul{display:flex;flex-wrap:wrap;gap:0 22px;list-style:none;margin:0;padding:0 0 8px}
.top li a{display:inline-block;padding:6px 0;font-size:15px;color:var(--ink);text-decoration:none;border-bottom:3px solid transparent;min-height:24px}
.top li a:hover{border-color:var(--rule)}.top li a[aria-current]{border-color:var(--accent);font-weight:600;color:var(--accent)}
main{padding-top:26px;padding-bottom:20px;min-height:50vh}
h1{font-size:clamp(25px,4.4vw,36px);line-height:1.35;margin:6px 0 12px;text-wrap:balance}
h2{font-size:clamp(19px,2.6vw,23px);line-height:1.45;margin:44px 0 12px;padding-top:12px;border-top:1px solid var(--rule);text-wrap:balance}
h3{font-size:16.5px;line-height:1.5;margin:26px 0 6px}
:lang(ja) h1,:lang(ja) h2{word-break:auto-phrase}
p,ul,ol,dl{margin:0 0 1em}main>p,main>ul,main>ol,section>p,section>ul,section>ol,.prose{max-width:44em}
p,li,dd{text-wrap:pretty}
.lead{font-size:17.5px}
.soft{color:var(--muted)}
.note{border-left:4px solid var(--accent);background:var(--tint);padding:10px 16px;margin:0 0 18px;max-width:46em}
.note.warm{border-color:var(--warm);background:var(--warmtint)}
.note p{margin:0 0 .4em}.note p:last-child{margin:0}
.facts{display:grid;grid-template-columns:max-content 1fr;border-top:1px solid var(--rule);font-size:15px;max-width:46em}
.facts dt{color:var(--muted);padding:7px 24px 7px 0;border-bottom:1px solid var(--hair)}
.facts dd{margin:0;padding:7px 0;border-bottom:1px solid var(--hair);font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:14px;list-style:none;padding:0;max-width:none!important}
.cards li{border:1px solid var(--rule);border-radius:6px;padding:14px 18px}
.cards h3{margin:0 0 2px;font-size:17px}.cards p{margin:0;font-size:14.5px;line-height:1.6}
.cards .ports{color:var(--muted);font-size:13.5px;font-variant-numeric:tabular-nums}
.list{list-style:none;padding:0;border-top:1px solid var(--rule);max-width:none!important}
.list li{padding:12px 0;border-bottom:1px solid var(--hair)}.list .when{display:block;font-size:14px;color:var(--muted);font-variant-numeric:tabular-nums}
.list b{font-weight:600}.tag{display:inline-block;border:1px solid currentColor;border-radius:3px;padding:0 7px;font-size:12.5px;line-height:1.6;color:var(--warm);margin-left:6px}
figure{margin:18px 0 30px}
figcaption{font-weight:600;line-height:1.5;margin:0 0 6px}
.chart{position:relative}
.chart>svg{display:block;width:100%;height:auto;overflow:visible;font:12px var(--sans)}
.chart .narrow{display:none}
.chart text{fill:var(--muted)}.chart .grid text{text-anchor:end;font-variant-numeric:tabular-nums}.chart .time text{text-anchor:middle}
.grid path{stroke:var(--hair);fill:none}.grid .base,.time path{stroke:var(--muted);fill:none}
.gap{fill:var(--gap)}
.line{fill:none;stroke-width:2;stroke-linejoin:round}.band{stroke:none;opacity:.13}
.line.s0{stroke:var(--s0);stroke-width:2.3}.line.s1{stroke:var(--s1)}.line.s2{stroke:var(--s2);stroke-dasharray:7 2.5}.line.s3{stroke:var(--s3);stroke-dasharray:2.5 2}.line.s4{stroke:var(--s4);stroke-dasharray:10 2.5 2 2.5}.line.s5{stroke:var(--s5);stroke-dasharray:4.5 2.5}.line.s6{stroke:var(--s6);stroke-dasharray:1.5 2}.line.s7{stroke:var(--s7);stroke-dasharray:12 4}.line.s8{stroke:var(--s8)}
.band.s0{fill:var(--s0)}.band.s1{fill:var(--s1)}.band.s2{fill:var(--s2)}.band.s3{fill:var(--s3)}.band.s4{fill:var(--s4)}.band.s5{fill:var(--s5)}.band.s6{fill:var(--s6)}.band.s7{fill:var(--s7)}.band.s8{fill:var(--s8)}
.key{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;margin:8px 0 0;padding:0;font-size:14px;max-width:none}
.key li{display:flex;align-items:center;gap:8px}.swatch{flex:none}
.key button,.tools label{font:inherit;color:inherit;background:none;border:1px solid var(--rule);border-radius:4px;padding:3px 10px;min-height:28px;cursor:pointer;display:flex;align-items:center;gap:8px}
.key button[aria-pressed=false]{color:var(--muted);text-decoration:line-through;border-style:dashed}.key button[aria-pressed=false] path{opacity:.3}
.tools{display:flex;justify-content:flex-end;font-size:14px;margin:0 0 4px}
.off{display:none}
.tip{position:absolute;pointer-events:none;background:var(--paper);border:1px solid var(--muted);border-radius:4px;padding:6px 10px;font-size:13px;line-height:1.5;white-space:nowrap;z-index:3;font-variant-numeric:tabular-nums}
.tip b{display:block}.cursor{stroke:var(--muted);stroke-dasharray:2 2}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.key+.fine,.chart+.fine{margin-top:10px}.fine{font-size:13.5px;line-height:1.7;color:var(--muted);max-width:none!important}
details{margin:8px 0 0}summary{cursor:pointer;color:var(--accent);width:fit-content;padding:3px 0}
.scroll{overflow-x:auto;margin:0 0 16px;overscroll-behavior-x:contain}
details .scroll{max-height:440px;overflow:auto;margin-top:8px}
table{border-collapse:collapse;width:100%;font-size:14.5px;line-height:1.5;font-variant-numeric:tabular-nums lining-nums;border-top:2px solid var(--ink);border-bottom:1px solid var(--ink)}
caption{text-align:left;font-weight:600;padding:0 0 6px}
thead th{word-break:keep-all;word-break:auto-phrase;font-weight:500;font-size:13px;line-height:1.4;color:var(--muted);vertical-align:bottom;border-bottom:1px solid var(--ink);padding:7px 10px;text-align:left}
td,tbody th{padding:6px 10px;border-bottom:1px solid var(--hair);vertical-align:baseline;font-weight:400;text-align:left}
tbody tr:last-child>*{border-bottom:0}
th.num,td.num{text-align:right}td.mid,th.mid{text-align:center}.nowrap,tbody th.key-cell{white-space:nowrap}tbody th.key-cell{font-weight:600}
td.held{color:var(--muted);background:var(--tint)}
details thead th{position:sticky;top:0;background:var(--paper)}details table{font-size:13.5px}details td,details tbody th{padding:4px 10px}
footer{border-top:1px solid var(--rule);margin-top:40px;font-size:13.5px;line-height:1.7;color:var(--muted)}
footer>div{padding-top:16px;padding-bottom:34px}footer p{margin:0 0 .5em;max-width:none}footer a{color:inherit}
footer .policy b{color:var(--accent);border:1px solid currentColor;border-radius:3px;padding:0 8px;margin-right:10px}
footer ul{display:flex;flex-wrap:wrap;gap:2px 22px;list-style:none;margin:0;padding:0}
.doors{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(300px,100%),1fr));gap:18px;max-width:none!important}
.doors section{border:1px solid var(--rule);border-radius:6px;padding:18px 24px}.doors h2{border:0;margin:0 0 6px;padding:0}
@media (max-width:700px){
body{font-size:15.5px}.top>div,main,footer>div{padding-left:16px;padding-right:16px}
.brand{padding:12px 0 2px}.top ul{gap:0 18px}.top li a{font-size:14.5px}
.chart .wide{display:none}.chart .narrow{display:block}
.facts{grid-template-columns:1fr}.facts dt{border:0;padding:8px 0 0}.facts dd{padding:0 0 8px}
.scroll>table.broad{min-width:620px}.scroll>table.wide{min-width:860px}td,tbody th,thead th{padding-left:7px;padding-right:7px}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){.line{stroke:CanvasText}.band{display:none}}
@page{size:A4;margin:16mm}
@media print{.top ul,.skip,.tools,.other{display:none}.chart .wide{display:block}.chart .narrow{display:none}details>.scroll{max-height:none}h2,h3,figcaption{break-after:avoid}figure,tr{break-inside:avoid}.scroll{overflow:visible}}
`;
