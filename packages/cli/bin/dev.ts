// Runs the plugin from source: node --conditions=@aisubmit/source packages/cli/bin/dev.ts list

import { processHost } from '../src/host.ts';
import { main } from '../src/main.ts';

process.exitCode = await main(process.argv.slice(2), processHost());
