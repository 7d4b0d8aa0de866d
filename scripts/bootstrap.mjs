#!/usr/bin/env node
// The only file that runs on whatever Node there is: it says which one is needed before newer syntax is parsed.
const OLDEST = 20;

if (Number.parseInt(process.versions.node, 10) < OLDEST) {
  process.stderr.write(
    `error: setting up aisubmit needs Node ${OLDEST} or newer to start with, this is ${process.version}.\n` +
      'fix: install a current Node (https://nodejs.org); Node 24 itself is brought by this script.\n',
  );
  process.exit(2);
}

import('./bootstrap/main.mjs')
  .then(({ main }) => main(process.argv.slice(2)))
  .catch((error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  });
