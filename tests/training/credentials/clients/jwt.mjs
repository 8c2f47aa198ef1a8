// jose checks the signature of the JWT by the published key, ajv its claims by the official schema.
import {readFileSync} from 'node:fs';
import {folder, read, web} from './offline.mjs';
import * as jose from 'jose';
import {Ajv2019} from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';

const ajv = new Ajv2019({allErrors: true, strict: false});
addFormats.default ? addFormats.default(ajv) : addFormats(ajv);
const fits = ajv.compile(Object.values(web).find(one => one.$schema));
const answers = {};
for(const name of ['good.jwt', 'bad.jwt']) {
  const token = readFileSync(`${folder}/${name}`, 'utf8');
  const {kid, alg} = jose.decodeProtectedHeader(token);
  const key = web[kid.split('#')[0]].verificationMethod.find(one => one.id === kid);
  try {
    const {payload} = await jose.jwtVerify(token, await jose.importJWK(key.publicKeyJwk, alg), {algorithms: ['RS256']});
    answers[name] = [alg, payload.iss === payload.issuer.id, payload.jti === payload.id, typeof payload.sub, typeof payload.nbf, fits(payload)];
    if(process.env.TELL) console.error(JSON.stringify(fits.errors));
  } catch(error) {
    answers[name] = [error.code];
  }
}
const bare = fits(read('good-unit.json'));
console.log(JSON.stringify({...answers, embedded: bare}));
