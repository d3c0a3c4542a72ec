# Nothing is needed beforehand but git, make and any Python 3.9 or newer.
PYTHON ?= $(shell command -v python3 || command -v python)
PROVISION = @$(PYTHON) -m provision

.PHONY: run test check bench faults eval train setup format lock
run:     ; $(PROVISION) run
test:    ; $(PROVISION) test
check:   ; $(PROVISION) check
bench:   ; $(PROVISION) bench
eval:    ; $(PROVISION) eval
train:   ; $(PROVISION) train
setup:   ; $(PROVISION) setup
format:  ; $(PROVISION) format
lock:    ; $(PROVISION) lock
faults:  ; $(PROVISION) faults
