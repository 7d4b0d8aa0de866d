import { processHost } from './host.ts';
import { main } from './main.ts';

void main(process.argv.slice(2), processHost()).then((code) => {
  process.exitCode = code;
});
