import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserLogin } from '../../../packages/cli/src/auth/oidc/browser-login.ts';
import { deviceLogin } from '../../../packages/cli/src/auth/oidc/device-login.ts';
import { discoverIssuer, type Issuer } from '../../../packages/cli/src/auth/oidc/discover-issuer.ts';
import { type Browser, startChromium } from '../../sandbox/oidc/start-chromium.ts';
import { startIssuer, type TestIssuer } from '../../sandbox/oidc/start-issuer.ts';

const scopes = ['openid', 'email', 'groups'];

let peer: TestIssuer;
let issuer: Issuer;
beforeAll(async () => {
  peer = await startIssuer();
  issuer = await discoverIssuer({ issuer: peer.url, clientId: peer.clientId, caPem: peer.caPem });
});
afterAll(() => peer.stop());

test('a person types the code that the terminal shows, compares it, signs in, and the terminal is logged in', async () => {
  await using browser = await startChromium([peer.url]);
  let approved: Promise<void> | undefined;
  const tokens = await deviceLogin(issuer, {
    scopes,
    show: ({ verificationUri, userCode }) => {
      approved = (async () => {
        await browser.open(verificationUri);
        await browser.until('Enter the code');
        await browser.type('input[name=user_code]', userCode);
        await browser.press('button');
        await browser.until('Confirm the code');
        // The rest of a page may come after its heading.
        await browser.until(userCode);
        await browser.press('button');
        await signIn(browser, 'alice');
        await browser.until('You may close this window.');
      })();
    },
  });
  await approved;
  expect(tokens.subject).toBe('alice');
});

test('a person signs in where the browser was opened, and it ends on a page that sends them to the terminal', async () => {
  await using browser = await startChromium([peer.url]);
  let shown: Promise<string> | undefined;
  const tokens = await browserLogin(issuer, {
    scopes,
    open: async (url) => {
      await browser.open(url);
      shown = signIn(browser, 'bob').then(() => browser.until('Return to the terminal'));
    },
  });
  expect(tokens.subject).toBe('bob');
  expect(await shown).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/callback\nThe login was received\. Return to the terminal; you may close this window\.$/,
  );
});

/** Signs in, and allows what is asked. */
async function signIn(browser: Browser, name: string): Promise<void> {
  await browser.until('Sign in');
  await browser.type('input[name=login]', name);
  await browser.type('input[name=password]', 'any');
  await browser.press('button[name=allow]');
  await browser.until('Allow access');
  await browser.press('button[name=allow]');
}
