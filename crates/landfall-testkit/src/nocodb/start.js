// NocoDB's package exports a request handler and listens nowhere by itself.
const { createRequire } = require('node:module');
const installed = createRequire(`${process.env.LANDFALL_NOCODB}/package.json`);
const express = installed('express');
const { Noco } = installed('nocodb');

const application = express();
application.enable('trust proxy');
application.use(installed('cors')({ exposedHeaders: 'xc-db-response' }));
application.set('view engine', 'ejs');
const server = application.listen(Number(process.env.PORT), '127.0.0.1', async () => {
  application.use(await Noco.init({}, server, application));
});
