import { render } from "preact";
import { signal } from "@preact/signals";
const n = signal(0);
const App = () => <button onClick={() => n.value++}>hello {n}</button>;
const root = document.getElementById("root");
if (root) render(<App />, root);
