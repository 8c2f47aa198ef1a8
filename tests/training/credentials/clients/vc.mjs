// @digitalbazaar/vc in safe mode: signature, issuer and status list, as the W3C describes them.
import {documents, read, web} from './offline.mjs';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {securityLoader} from '@digitalbazaar/security-document-loader';

const held = securityLoader().build();
const MULTIKEY = 'https://w3id.org/security/multikey/v1';

async function documentLoader(url) {
  const [address, part] = url.split('#');
  if(address.startsWith('did:web:')) {
    const did = web[address];
    const key = part && did.verificationMethod.find(one => one.id === url);
    return {documentUrl: url, document: key ? {'@context': MULTIKEY, ...key} : did};
  }
  return web[url] ? {documentUrl: url, document: web[url]} : held(url);
}

const suite = new DataIntegrityProof({cryptosuite});
const answers = {};
for(const name of documents()) {
  const credential = read(name);
  const check = credential.credentialStatus && checkStatus;
  const answer = await vc.verifyCredential({credential, suite, documentLoader, checkStatus: check, verifyStatusListCredential: true,
    statusListCredentialSuite: suite});
  const bits = answer.statusResult?.results?.map(one => one.status) ?? [];
  let inner = [];
  for(const one of credential.credentialSubject.verifiableCredential ?? []) {
    inner.push((await vc.verifyCredential({credential: one, suite, documentLoader, checkStatus})).verified);
  }
  answers[name] = [answer.verified, bits.includes(true), ...inner];
  if(process.env.TELL && !answer.verified) console.error(name, JSON.stringify(answer.error?.errors?.map(one => [one.message, one.cause?.message, one.details]) ?? answer.error?.message));
}
console.log(JSON.stringify(answers));
