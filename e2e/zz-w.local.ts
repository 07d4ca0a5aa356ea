import { launchChromium } from "/work/main/e2e/support/launch.ts";
import { openPanel } from "/work/main/e2e/support/devtools.ts";
import * as pages from "/work/main/e2e/support/page.ts";
import { createServer } from "node:http";
const server = createServer((q,r)=>{ if(q.url==="/w.js"){r.setHeader("content-type","text/javascript"); r.end(`1`);return;} r.setHeader("content-type","text/html"); r.end("hello");});
await new Promise<void>(r=>server.listen(0,"127.0.0.1",()=>r()));
const port=(server.address() as any).port;
const NB={maxTotalBufferSize:0,maxResourceBufferSize:0};
const all: [string,any?][] = [["Network.enable",NB],["Log.enable"],["Audits.enable"],["Runtime.addBinding",{name:"bb"}],["Runtime.evaluate",{expression:"1",silent:true}],["Runtime.enable"],["Target.setAutoAttach",{autoAttach:true,waitForDebuggerOnStart:true,flatten:true}]];
const variants: Record<string,[string,any?][]> = { all };
for (const c of all) variants["no "+c[0]] = all.filter(x=>x!==c);
for (const c of all) variants["only "+c[0]] = [c];
for (const [name,cmds] of Object.entries(variants)) {
const browser = await launchChromium({extensions:["/tmp/probe/ext"]});
try {
  const page = await pages.openPage(browser, `http://app.test:${port}/`);
  const dt = await openPanel(browser, page);
  const out = await (dt.devtoolsPage as any).send("Runtime.evaluate",{awaitPromise:true,returnByValue:true,expression:`(async()=>{const tabId=chrome.devtools.inspectedWindow.tabId; let crashed=false,ans=[]; await chrome.debugger.attach({tabId},"1.3"); chrome.debugger.onEvent.addListener((s,m,p)=>{ if(m==="Inspector.targetCrashed")crashed=true; if(m==="Target.attachedToTarget"){ for(const [mm,a] of ${JSON.stringify([...cmds,["Runtime.runIfWaitingForDebugger"]])}) chrome.debugger.sendCommand({tabId,sessionId:p.sessionId},mm,a??{}).then(()=>ans.push(mm),e=>ans.push(mm+" ERR "+e.message)); } });
   await chrome.debugger.sendCommand({tabId},"Inspector.enable"); await chrome.debugger.sendCommand({tabId},"Target.setAutoAttach",{autoAttach:true,waitForDebuggerOnStart:true,flatten:true});
   chrome.debugger.sendCommand({tabId},"Runtime.evaluate",{expression:'new Worker("/w.js");1'}).catch(()=>{});
   await new Promise(r=>setTimeout(r,1000)); return JSON.stringify([crashed,ans]); })()`});
  console.log(name, out.result?.value ?? JSON.stringify(out));
} catch(e){console.log(name,"ERR",e)} finally { await browser.close(); }
}
server.close(); process.exit(0);
